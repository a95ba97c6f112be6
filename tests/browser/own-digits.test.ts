// A person's own digits: written, looked at, taken along, and fine-tuned on.
import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeDigits, type WrittenDigit } from '../../web/elements/digits-file.js';
import { launch, openPage } from './browser.js';
import { DIGITS } from './digits.js';
import { networkSettled, nextEvent, pad, predictionAfter } from './elements.js';
import { drawWithFinger, drawWithMouse, sheetOf } from './hands.js';
import { serve, type Server } from './server.js';
import { hasMnist, SITE } from './site.js';

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

/** What is expected comes true, however slow the machine is. */
const eventually = <T>(actual: () => Promise<T>) => expect.poll(actual, { timeout: 60_000 });

const own = (page: Page, part: string): Locator => page.locator(`hitofude-digits [part=${part}]`);

const row = (page: Page, digit: number): Locator =>
  page.locator('hitofude-digits .row').nth(digit).locator('.tile');

const tiles = (page: Page): Locator => page.locator('hitofude-digits .rows .tile');

const prompt = (page: Page): Promise<string> => own(page, 'prompt').innerText();

const openDigits = (page: Page, content: Uint8Array | string): Promise<void> =>
  page.locator('hitofude-digits input[name=digits]').setInputFiles({
    name: 'digits.json',
    mimeType: 'application/json',
    buffer: Buffer.from(content),
  });

/** The element alone, as in an iframe. */
const openElement = (query = '', options = {}) =>
  openPage(browser, `${server.url}embed.html?view=digits&lang=en${query}`, options);

/** The file that “Save as a file” gives. */
async function savedDigits(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    own(page, 'export').click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Ten of each by someone whose paper lies turned by 60 degrees, which the shipped network often misreads. */
const turned: WrittenDigit[] = Array.from({ length: 100 }, (_, i) => ({
  label: i % 10,
  heldOut: i % 50 >= 40,
  strokes: DIGITS[i % 10]!.map((stroke) =>
    stroke.map(([left, top], j) => {
      const [x, y] = [left + 1.5 * Math.sin(i + j), top + 1.5 * Math.cos(3 * i + j)];
      return { x: tenths(100 + 0.5 * x - 0.87 * y), y: tenths(5 + 0.87 * x + 0.5 * y) };
    }),
  ),
}));
const sheetOfTurned = writeDigits(turned);

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}

describe('writing', () => {
  test('digits are asked for one after the other, and stay through a reload', async () => {
    const { page, troubles } = await openElement();
    for (const digit of [0, 1, 2]) {
      expect(await prompt(page)).toBe(`Write a ${digit} (1 of 10)`);
      await drawWithMouse(page, own(page, 'canvas'), DIGITS[digit]!);
      await own(page, 'next').click();
      expect(await row(page, digit).count()).toBe(1);
    }
    expect(await own(page, 'written').innerText()).toBe('3 of 100 written');
    await page.reload();
    await eventually(() => tiles(page).count()).toBe(3);
    expect(await prompt(page)).toBe('Write a 3 (1 of 10)');
    expect(troubles).toEqual([]);
  });

  test('after a pause the next one is asked for by itself, unless the person does not want it', async () => {
    const { page, troubles } = await openElement();
    await drawWithMouse(page, own(page, 'canvas'), DIGITS[0]!);
    await eventually(() => prompt(page)).toBe('Write a 1 (1 of 10)');
    expect(await own(page, 'next').isDisabled()).toBe(true);
    await page.locator('hitofude-digits [name=goes-on]').uncheck();
    await drawWithMouse(page, own(page, 'canvas'), DIGITS[1]!);
    await page.waitForTimeout(2000);
    expect(await prompt(page)).toBe('Write a 1 (1 of 10)');
    expect(await tiles(page).count()).toBe(1);
    expect(troubles).toEqual([]);
  });

  test('with a finger on a phone, without scrolling', async () => {
    const { page, troubles } = await openElement('', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    for (const digit of [0, 1, 2]) {
      await drawWithFinger(page, own(page, 'canvas'), DIGITS[digit]!);
      await eventually(() => prompt(page)).toBe(`Write a ${digit + 1} (1 of 10)`);
    }
    expect(await tiles(page).count()).toBe(3);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    expect(troubles).toEqual([]);
  });

  test('undo takes back a stroke, then the digit before; skip asks for another', async () => {
    const { page } = await openElement();
    await page.locator('hitofude-digits [name=goes-on]').uncheck();
    await drawWithMouse(page, own(page, 'canvas'), DIGITS[0]!);
    await own(page, 'next').click();
    await own(page, 'skip').click();
    expect(await prompt(page)).toBe('Write a 2 (1 of 10)');
    await drawWithMouse(page, own(page, 'canvas'), DIGITS[2]!);
    await own(page, 'undo').click();
    expect(await own(page, 'next').isDisabled()).toBe(true);
    expect(await row(page, 0).count()).toBe(1);
    await own(page, 'undo').click();
    expect(await prompt(page)).toBe('Write a 0 (1 of 10)');
    expect(await tiles(page).count()).toBe(0);
    await own(page, 'next').click();
    expect(await row(page, 0).count()).toBe(1);
    expect(await prompt(page)).toBe('Write a 1 (1 of 10)');
  });

  test('the number of a row asks for its digit', async () => {
    const { page } = await openElement();
    await page.getByRole('button', { name: 'Write an 8' }).click();
    expect(await prompt(page)).toBe('Write an 8 (1 of 10)');
  });
});

test('with the keyboard alone: writing, looking, removing, putting back', async () => {
  const { page, troubles } = await openElement();
  const focused = () =>
    page.evaluate(() => {
      const active = document.querySelector('hitofude-digits')!.shadowRoot!.activeElement;
      return active?.getAttribute('part') ?? active?.getAttribute('aria-label');
    });
  await own(page, 'canvas').waitFor();
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('canvas');
  for (let i = 0; i < 11; ++i) {
    await page.keyboard.press('Space');
    for (let j = 0; j < 12; ++j) await page.keyboard.press('ArrowDown');
    for (let j = 0; j < 12; ++j) await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Space');
    expect(await tiles(page).count()).toBe(i);
    await page.keyboard.press('n');
    await eventually(() => tiles(page).count()).toBe(i + 1);
  }
  expect(await prompt(page)).toBe('Write a 1 (2 of 10)');

  for (let i = 0; i < 6 && (await focused()) !== 'Write a 0'; ++i) await page.keyboard.press('Tab');
  expect(await focused()).toBe('Write a 0');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('0, number 1');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('0, number 2');
  await page.keyboard.press('Space');
  expect(await own(page, 'remove').innerText()).toBe('Remove 1');
  await page.keyboard.press('Delete');
  await eventually(focused).toBe('0, number 1');
  expect(await tiles(page).count()).toBe(10);
  expect(await own(page, 'remove').isDisabled()).toBe(true);
  await own(page, 'put-back').focus();
  await page.keyboard.press('Enter');
  await eventually(() => row(page, 0).count()).toBe(2);
  expect(troubles).toEqual([]);
});

describe('the sheet', () => {
  test('chosen digits are removed, and put back where they were', async () => {
    const { page, troubles } = await openElement();
    await openDigits(page, sheetOfTurned);
    await eventually(() => tiles(page).count()).toBe(100);
    const whole = await savedDigits(page);
    await row(page, 3).nth(1).click();
    await row(page, 7).nth(4).click();
    expect(await row(page, 7).nth(4).getAttribute('aria-pressed')).toBe('true');
    expect(await row(page, 7).nth(4).getAttribute('aria-label')).toBe('7, number 5, held out');
    await own(page, 'remove').click();
    await eventually(() => row(page, 3).count()).toBe(9);
    expect(await row(page, 7).count()).toBe(9);
    const { digits } = JSON.parse(await savedDigits(page)) as { digits: WrittenDigit[] };
    expect(digits.filter(({ heldOut }) => heldOut)).toHaveLength(19);
    await own(page, 'put-back').click();
    await eventually(() => tiles(page).count()).toBe(100);
    expect(await savedDigits(page)).toBe(whole);
    expect(await own(page, 'put-back').isDisabled()).toBe(true);
    expect(troubles).toEqual([]);
  });

  test('saved as a file and opened again it is the same; opened twice it adds nothing', async () => {
    const { page, troubles } = await openElement();
    await drawWithMouse(page, own(page, 'canvas'), DIGITS[0]!);
    await own(page, 'next').click();
    await drawWithMouse(page, own(page, 'canvas'), DIGITS[1]!);
    await own(page, 'next').click();
    const saved = await savedDigits(page);
    await own(page, 'remove-all').click();
    await eventually(() => tiles(page).count()).toBe(0);
    await openDigits(page, saved);
    await eventually(() => own(page, 'sheet').innerText()).toContain('2 digits were added.');
    expect(await savedDigits(page)).toBe(saved);
    await openDigits(page, saved);
    await eventually(() => own(page, 'sheet').innerText()).toContain('0 digits were added.');
    expect(await savedDigits(page)).toBe(saved);
    expect(troubles).toEqual([]);
  });

  test.for([
    ['text', 'these are no digits'],
    ['nothing', ''],
    ['half a file', sheetOfTurned.subarray(0, sheetOfTurned.length / 2)],
    ['a file whose last digit is wrong', Buffer.from(sheetOfTurned).toString().replace(/9(?=,"heldOut":true(?!.*"heldOut"))/s, '10')], // prettier-ignore
    ['markup', '{"format":"<img src=x onerror=alert(1)>","version":1,"digits":[]}'],
  ] as const)('%s is refused, and the sheet stays', async ([, content]) => {
    const { page, troubles } = await openElement();
    await drawWithMouse(page, own(page, 'canvas'), DIGITS[0]!);
    await own(page, 'next').click();
    const saved = await savedDigits(page);
    await openDigits(page, content);
    await eventually(() => own(page, 'sheet').innerText()).toContain(
      'This is not a file of written digits, or it is damaged. The sheet is as it was.',
    );
    expect(await savedDigits(page)).toBe(saved);
    await page.reload();
    await eventually(() => tiles(page).count()).toBe(1);
    expect(troubles).toEqual([]);
  });
});

const figure = async (page: Page, name: string): Promise<number> =>
  parseFloat(await page.locator(`hitofude-digits [data-figure=${name}]`).innerText());

interface Tuned {
  own: { before: number; after: number; count: number };
  test: { before: number; after: number; count: number } | null;
}

describe('fine-tuning', () => {
  test('on the own digits alone reads those that were held out better; the page reads with it', async () => {
    const { page, troubles } = await openPage(browser, `${server.url}?lang=en`);
    await networkSettled(page);
    expect(await own(page, 'start').isDisabled()).toBe(true);
    await openDigits(page, sheetOfTurned);
    await page.getByRole('radio', { name: 'Your digits alone' }).check();
    const tuned = await nextEvent<Tuned>(page, 'tuned');
    await own(page, 'start').click();
    const { own: shares, test: others } = await tuned();
    expect(shares.count).toBe(20);
    expect(shares.after).toBeGreaterThan(shares.before);
    expect(others).toBe(null);
    await eventually(() => own(page, 'state').innerText()).toBe(
      'Done: the fine-tuned network is in use',
    );
    await eventually(() => figure(page, 'own-before')).toBeCloseTo(100 * shares.before, 1);
    await eventually(() => figure(page, 'own-after')).toBeCloseTo(100 * shares.after, 1);
    expect(await pad(page, 'origin').innerText()).toContain('fine-tuned on your digits');
    const told = await predictionAfter(page, () => drawWithMouse(page, sheetOf(page), DIGITS[7]!));
    expect(told.digit).toBe(7);

    await page.reload();
    await networkSettled(page);
    expect(await pad(page, 'origin').innerText()).toContain('kept from your last visit');
    await eventually(() => own(page, 'right').innerText()).toContain(
      `${Math.round(20 * shares.after)} of 20`,
    );
    await own(page, 'shipped').click();
    await eventually(() => own(page, 'right').innerText()).toContain(
      `${Math.round(20 * shares.before)} of 20`,
    );
    expect(troubles).toEqual([]);
  }, 120_000);

  test('mixed with MNIST keeps what the network knew (skipped where the build found no data)', async (context) => {
    context.skip(!hasMnist, 'the build found no MNIST');
    const { page, troubles } = await openElement();
    await openDigits(page, sheetOfTurned);
    const tuned = await nextEvent<Tuned>(page, 'tuned');
    await own(page, 'start').click();
    const { own: shares, test: others } = await tuned();
    expect(shares.after).toBeGreaterThan(shares.before);
    expect(others!.count).toBe(2000);
    expect(others!.after).toBeGreaterThan(others!.before - 0.01);
    await eventually(() => figure(page, 'test-before')).toBeCloseTo(100 * others!.before, 2);
    expect(troubles).toEqual([]);
  }, 240_000);

  test('is stopped while it trains, and the network stays', async (context) => {
    context.skip(!hasMnist, 'the build found no MNIST');
    const { page, troubles } = await openElement();
    await openDigits(page, sheetOfTurned);
    await own(page, 'start').click();
    await eventually(() => own(page, 'step').innerText()).toMatch(/^step/);
    await own(page, 'stop').click();
    await eventually(() => own(page, 'state').innerText()).toBe('Ready to fine-tune');
    expect(await own(page, 'origin').innerText()).toContain('as shipped');
    expect(await own(page, 'start').isEnabled()).toBe(true);
    expect(troubles).toEqual([]);
  }, 120_000);

  test('is stopped while images are still on their way', async () => {
    const { page } = await openElement();
    await page.route('**/data/mnist/**', () => {});
    await openDigits(page, sheetOfTurned);
    await own(page, 'start').click();
    await eventually(() => own(page, 'stop').isEnabled()).toBe(true);
    await own(page, 'stop').click();
    await eventually(() => own(page, 'state').innerText()).toBe('Ready to fine-tune');
    expect(await own(page, 'origin').innerText()).toContain('as shipped');
  });

  test('mixes in synthetic digits where there is no MNIST; any network is fine-tuned', async () => {
    const { page } = await openElement('&weights=simple-conv-net.safetensors');
    await page.route('**/data/mnist/**', (route) => route.fulfill({ status: 404 }));
    await openDigits(page, sheetOfTurned);
    const tuned = await nextEvent<Tuned>(page, 'tuned');
    await own(page, 'start').click();
    const { own: shares, test: others } = await tuned();
    expect(shares.after).toBeGreaterThan(shares.before);
    expect(others!.count).toBe(2000);
    await eventually(() => own(page, 'figures').innerText()).toContain('Synthetic digits');
  }, 240_000);
});

describe('the confusion matrix', () => {
  const cells = (page: Page) => page.locator('hitofude-digits [data-cell]');
  const counts = async (page: Page) => (await cells(page).allInnerTexts()).map(Number);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

  test('counts the held-out digits or all; a cell opens its digits, to be removed', async () => {
    const { page, troubles } = await openElement();
    await openDigits(page, sheetOfTurned);
    await eventually(async () => sum(await counts(page))).toBe(20);
    await page.getByRole('radio', { name: 'All digits' }).check();
    await eventually(async () => sum(await counts(page))).toBe(100);

    const wrong = page.locator('hitofude-digits td.wrong [data-cell]').first();
    const [written, read] = (await wrong.getAttribute('data-cell'))!.split('-');
    const count = Number(await wrong.innerText());
    await wrong.click();
    expect(await wrong.getAttribute('aria-expanded')).toBe('true');
    const opened = own(page, 'cell').locator('.tile');
    expect(await opened.count()).toBe(count);
    expect(await own(page, 'cell').innerText()).toContain(
      `Written ${written}, read as ${read}: ${count}`,
    );
    for (const tile of await opened.all()) {
      expect(await tile.getAttribute('aria-label')).toMatch(new RegExp(`^${written}, number`));
    }
    await opened.first().click();
    await own(page, 'remove-here').click();
    await eventually(async () => sum(await counts(page))).toBe(99);
    expect(await row(page, Number(written)).count()).toBe(9);
    expect(await opened.count()).toBe(count - 1);
    expect(troubles).toEqual([]);
  });

  test('shows the network from before the fine-tuning too', async () => {
    const { page } = await openElement();
    await openDigits(page, sheetOfTurned);
    await page.getByRole('radio', { name: 'Your digits alone' }).check();
    await eventually(async () => sum(await counts(page))).toBe(20);
    const before = await own(page, 'right').innerText();
    expect(await page.getByRole('radio', { name: 'Before fine-tuning' }).isDisabled()).toBe(true);
    await own(page, 'start').click();
    await eventually(() => own(page, 'right').innerText()).not.toBe(before);
    await page.getByRole('radio', { name: 'Before fine-tuning' }).check();
    await eventually(() => own(page, 'right').innerText()).toBe(before);
  }, 120_000);
});

describe.for(['en', 'ja'])('in %s', (lang) => {
  test.for(['light', 'dark'])('%s: axe finds no serious violation', async (theme) => {
    const url = `${server.url}embed.html?view=digits&lang=${lang}&theme=${theme}`;
    const { page, troubles } = await openPage(browser, url);
    await openDigits(page, sheetOfTurned);
    await row(page, 3).nth(1).click();
    const cell = page.locator('hitofude-digits td.wrong [data-cell]').first();
    await cell.click();
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: typeof axe }).axe.run(),
    );
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => ({ id, targets: nodes.map(({ target }) => String(target)) }));
    expect(serious).toEqual([]);
    expect(troubles).toEqual([]);
  });

  test.for([320, 390, 1280])('at %d px nothing sticks out to the side', async (width) => {
    const url = `${server.url}embed.html?view=digits&lang=${lang}`;
    const { page } = await openPage(browser, url, { viewport: { width, height: 800 } });
    await openDigits(page, sheetOfTurned);
    await page.locator('hitofude-digits td.wrong [data-cell]').first().click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
});
