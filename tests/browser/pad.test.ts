// Drawing on the pad, with every kind of hand.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, openPage, openSharedPage, type WatchedPage } from './browser.js';
import { DIGITS } from './digits.js';
import { networkSettled, pad, predictionAfter, type Told } from './elements.js';
import { drawWithFinger, drawWithMouse, sheetOf, touches } from './hands.js';
import { serve, type Server } from './server.js';
import { SITE } from './site.js';

let browser: Browser;
let server: Server;

beforeAll(async () => {
  browser = await launch();
  server = await serve(SITE);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

describe('with the mouse', () => {
  let watched: WatchedPage;
  beforeAll(async () => {
    watched = await openSharedPage(browser, server.url);
    await networkSettled(watched.page);
  });

  test.for(DIGITS.map((strokes, digit) => ({ digit, strokes })))(
    'a hand-drawn $digit is read as $digit',
    async ({ digit, strokes }) => {
      const { page, troubles } = watched;
      await page.evaluate(() => document.querySelector('hitofude-pad')!.clear());
      let told: Told | undefined;
      for (const stroke of strokes) {
        told = await predictionAfter(page, () => drawWithMouse(page, sheetOf(page), [stroke]));
      }
      expect(told!.digit).toBe(digit);
      expect(told!.probabilities).toHaveLength(10);
      expect(told!.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 4);
      expect(await pad(page, 'digit').innerText()).toBe(String(digit));
      expect(troubles).toEqual([]);
    },
  );
});

describe('with a finger on a phone', () => {
  let watched: WatchedPage;
  beforeAll(async () => {
    watched = await openSharedPage(browser, server.url, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await networkSettled(watched.page);
  });

  test.for([2, 3, 4, 7])('a %d is read, and the page does not scroll', async (digit) => {
    const { page, troubles } = watched;
    await page.evaluate(() => document.querySelector('hitofude-pad')!.clear());
    await sheetOf(page).scrollIntoViewIfNeeded();
    const scrolled = await page.evaluate(() => scrollY);
    await drawWithFinger(page, sheetOf(page), DIGITS[digit]!);
    await expect.poll(() => pad(page, 'digit').innerText()).toBe(String(digit));
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    expect(troubles).toEqual([]);
  });

  test('a touch of the sheet is for nothing but drawing, one beside it is the browser’s', async () => {
    const { page, troubles } = watched;
    const isTaken = (place: Locator) =>
      place.evaluate((element) => {
        const touch = new TouchEvent('touchstart', { cancelable: true, bubbles: true });
        return !element.dispatchEvent(touch);
      });
    expect(await isTaken(sheetOf(page))).toBe(true);
    expect(await isTaken(page.locator('h1'))).toBe(false);
    expect(troubles).toEqual([]);
  });
});

describe('with the keyboard', () => {
  test('arrow keys draw a 1; Backspace takes it back, Escape clears', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    await networkSettled(page);
    const sheet = sheetOf(page);
    await sheet.focus();
    const told = await predictionAfter(page, async () => {
      await page.keyboard.press('Space');
      for (let i = 0; i < 14; i++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
    });
    expect(told.digit).toBe(1);
    await page.keyboard.press('Backspace');
    await expect.poll(() => pad(page, 'digit').innerText()).toBe('');
    await drawWithMouse(page, sheet, DIGITS[4]!);
    await page.keyboard.press('Escape');
    await expect.poll(() => pad(page, 'undo').isDisabled()).toBe(true);
    expect(troubles).toEqual([]);
  });

  test('Tab reaches the sheet and its buttons', async () => {
    const { page } = await openPage(browser, `${server.url}embed.html?view=pad`);
    await drawWithMouse(page, sheetOf(page), DIGITS[1]!);
    await sheetOf(page).focus();
    const focused = () =>
      page.evaluate(() =>
        document.querySelector('hitofude-pad')!.shadowRoot!.activeElement?.getAttribute('part'),
      );
    const order = [await focused()];
    for (let i = 0; i < 2; i++) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order).toEqual(['canvas', 'undo', 'clear']);
  });
});

describe('the drawing', () => {
  test('undo takes back one stroke, and the rest is read again; clear leaves no answer', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    await networkSettled(page);
    await drawWithMouse(page, sheetOf(page), DIGITS[1]!);
    await expect.poll(() => pad(page, 'digit').innerText()).toBe('1');
    const one = await pad(page, 'bars').innerText();
    await drawWithMouse(page, sheetOf(page), [
      [
        [20, 20],
        [80, 80],
      ],
    ]);
    await expect.poll(() => pad(page, 'bars').innerText()).not.toBe(one);
    await pad(page, 'undo').click();
    await expect.poll(() => pad(page, 'bars').innerText()).toBe(one);
    await pad(page, 'clear').click();
    expect(await pad(page, 'digit').innerText()).toBe('');
    expect(troubles).toEqual([]);
  });

  test('what is drawn before the network has come is read when it comes', async () => {
    const { page, troubles } = await openPage(browser, 'about:blank');
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/*.wasm', async (route) => {
      await gate;
      await route.continue();
    });
    await page.goto(server.url);
    await drawWithMouse(page, sheetOf(page), DIGITS[7]!);
    expect(await pad(page, 'digit').innerText()).toBe('');
    const told = await predictionAfter(page, async () => release());
    expect(told.digit).toBe(7);
    expect(troubles).toEqual([]);
  });

  test('a drawing is read before the rest of the core has come', async () => {
    const { page, troubles } = await openPage(browser, 'about:blank');
    let asked = false;
    await page.route('**/*-rest.wasm', () => void (asked = true));
    await page.goto(server.url);
    const told = await predictionAfter(page, () => drawWithMouse(page, sheetOf(page), DIGITS[7]!));
    expect(told.digit).toBe(7);
    await expect.poll(() => asked).toBe(true);
    expect(troubles).toEqual([]);
  });

  test('the answer is announced when a stroke has ended', async () => {
    const { page } = await openPage(browser, `${server.url}?lang=ja`);
    await drawWithMouse(page, sheetOf(page), DIGITS[3]!);
    const status = page.locator('hitofude-pad [role=status]');
    await expect.poll(() => status.innerText(), { timeout: 20_000 }).toMatch(/^3 と読みました/);
  });

  test('a second finger does not disturb the stroke', async () => {
    const { page, troubles } = await openPage(browser, server.url, { hasTouch: true });
    const sheet = (await sheetOf(page).boundingBox())!;
    const at = (x: number, y: number, id: number) => ({ x: sheet.x + x, y: sheet.y + y, id });
    await touches(page, [
      ['touchStart', [at(200, 60, 0)]],
      ['touchMove', [at(200, 120, 0)]],
      ['touchStart', [at(200, 120, 0), at(80, 80, 1)]],
      ['touchMove', [at(200, 180, 0), at(120, 200, 1)]],
      ['touchMove', [at(200, 300, 0), at(160, 300, 1)]],
      ['touchEnd', []],
    ]);
    await expect.poll(() => pad(page, 'digit').innerText(), { timeout: 20_000 }).toBe('1');
    await pad(page, 'undo').click();
    await expect.poll(() => pad(page, 'undo').isDisabled()).toBe(true);
    expect(troubles).toEqual([]);
  });
});
