// The steps from the drawing to what the network sees, and an answer that says when it is none.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, openPage } from './browser.js';
import { DIGITS, type Strokes } from './digits.js';
import { networkSettled, pad, predictionAfter } from './elements.js';
import { drawWithMouse, sheetOf } from './hands.js';
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

/** Small, in the lower right corner. */
const inCorner = (strokes: Strokes): Strokes =>
  strokes.map((stroke) => stroke.map(([x, y]) => [70 + 0.3 * x, 68 + 0.3 * y]));

const step = (page: Page, name: string) => page.locator(`hitofude-pad input[name=${name}]`);

/** The middle of the ink in each of the four images, and its height, in pixels. */
const stages = (page: Page) =>
  page.locator('hitofude-pad canvas.stage').evaluateAll((canvases) =>
    (canvases as HTMLCanvasElement[]).map((canvas) => {
      // Read from a copy: Chromium complains of canvases that are read again and again.
      const copy = new OffscreenCanvas(28, 28).getContext('2d', { willReadFrequently: true })!;
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, 28, 28);
      const inked = Array.from({ length: 784 }, (_, i) => i).filter((i) => data[4 * i + 3]! > 64);
      const rows = inked.map((i) => Math.floor(i / 28));
      const columns = inked.map((i) => i % 28);
      const middle = (places: number[]) => (Math.min(...places) + Math.max(...places)) / 2;
      return {
        x: middle(columns),
        y: middle(rows),
        height: Math.max(...rows) - Math.min(...rows) + 1,
      };
    }),
  );

describe('a digit in the corner', () => {
  test('is seen as drawn, cropped, scaled and centred, and read', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    await networkSettled(page);
    const { digit } = await predictionAfter(page, () =>
      drawWithMouse(page, sheetOf(page), inCorner(DIGITS[7]!)),
    );
    expect(digit).toBe(7);
    const [raw, cropped, scaled, centred] = await stages(page);
    expect(raw!.x).toBeGreaterThan(22);
    expect(raw!.y).toBeGreaterThan(21);
    expect(raw!.height).toBeLessThan(10);
    expect(cropped).toMatchObject({ x: 13.5, y: 13.5 });
    // The same ink falls on other pixels.
    expect(Math.abs(cropped!.height - raw!.height)).toBeLessThanOrEqual(1);
    expect(scaled!.height).toBeGreaterThanOrEqual(20);
    // A 7 has more ink above its middle, which moves down for it.
    expect(centred!.y).toBeGreaterThan(scaled!.y);
    expect(troubles).toEqual([]);
  });

  test('is read otherwise when a step is left out, and as before when it is back', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    await networkSettled(page);
    await drawWithMouse(page, sheetOf(page), inCorner(DIGITS[3]!));
    const reading = () => pad(page, 'bars').innerText();
    await expect.poll(reading).toContain('%');
    await expect.poll(() => pad(page, 'digit').innerText()).toBe('3');
    const before = await reading();
    for (const name of ['crop', 'scale', 'centre']) await step(page, name).uncheck();
    await expect.poll(reading).not.toBe(before);
    const [raw] = await stages(page);
    await expect.poll(async () => (await stages(page)).slice(1)).toEqual([raw, raw, raw]);
    for (const name of ['crop', 'scale', 'centre']) await step(page, name).check();
    await expect.poll(reading).toBe(before);
    expect(troubles).toEqual([]);
  });

  test('the answer to a step left out is spoken', async () => {
    const { page } = await openPage(browser, server.url);
    await networkSettled(page);
    await predictionAfter(page, () => drawWithMouse(page, sheetOf(page), inCorner(DIGITS[3]!)));
    const status = page.locator('hitofude-pad [role=status]');
    const before = await status.innerText();
    expect(before).toMatch(/^Looks like 3/);
    await step(page, 'scale').focus();
    await page.keyboard.press('Space');
    await expect.poll(() => status.innerText()).not.toBe(before);
  });
});

test.for([
  { hide: '', images: 4 },
  { hide: 'preprocessing', images: 1 },
])('hide="$hide": $images images are made for each reading', async ({ hide, images }) => {
  const { page, troubles } = await openPage(browser, 'about:blank');
  await page.addInitScript(() => {
    const calls: Record<string, number> = { digitFromStrokes: 0, probabilities: 0 };
    Object.assign(window, { calls });
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (...args: unknown[]) {
      const text = JSON.stringify(args[0]);
      for (const name of Object.keys(calls)) if (text.includes(`"${name}"`)) calls[name]! += 1;
      return (postMessage as (...args: unknown[]) => void).apply(this, args);
    };
  });
  await page.goto(`${server.url}embed.html?view=pad&lang=en&hide=${hide}`);
  await networkSettled(page);
  await predictionAfter(page, () => drawWithMouse(page, sheetOf(page), DIGITS[1]!));
  const calls = await page.evaluate(
    () => (window as unknown as { calls: Record<string, number> }).calls,
  );
  expect(calls.probabilities).toBeGreaterThan(0);
  expect(calls.digitFromStrokes).toBe(images * calls.probabilities!);
  expect((await stages(page)).at(-1)!.height).toBeGreaterThanOrEqual(20);
  expect(await pad(page, 'seen').count()).toBe(1);
  expect(await pad(page, 'preprocessing').count()).toBe(images === 4 ? 1 : 0);
  expect(troubles).toEqual([]);
});

test.for([
  { lang: 'en', words: 'not sure', spoken: /^Not sure/ },
  { lang: 'ja', words: 'わかりません', spoken: /^わかりません/ },
])('$lang: a network that knows nothing is not sure', async ({ lang, words, spoken }) => {
  const { page, troubles } = await openPage(browser, `${server.url}?lang=${lang}`);
  await page.evaluate(`import('${server.url}hitofude.js').then(async ({ createHitofude }) => {
    const untrained = (await createHitofude()).simpleConvNet().save('safetensors');
    document.querySelector('hitofude-pad').weights = URL.createObjectURL(new Blob([untrained]));
  })`);
  const told = await predictionAfter(page, () => drawWithMouse(page, sheetOf(page), DIGITS[3]!));
  expect(told.sure).toBe(false);
  expect(Math.max(...told.probabilities)).toBeLessThan(0.5);
  expect(told.probabilities[told.digit]).toBe(Math.max(...told.probabilities));
  expect((await pad(page, 'digit').innerText()).split(/\s+/)).toEqual(['?', ...words.split(' ')]);
  expect(await page.locator('hitofude-pad .bars .answer').count()).toBe(0);
  expect(await page.locator('hitofude-pad [role=status]').innerText()).toMatch(spoken);
  await page.evaluate(() => document.querySelector('hitofude-pad')!.clear());
  expect(await pad(page, 'digit').innerText()).toBe('');
  expect(troubles).toEqual([]);
});
