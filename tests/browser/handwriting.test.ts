// Real people's handwriting, replayed on the pad: pen strokes of writers whose digits no network was trained on.
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataFolder } from '../../scripts/data-folder.mjs';
import { readPenDigits } from '../../scripts/train/pen-strokes.mjs';
import { randomNumbers } from '../../scripts/train/random.mjs';
import { launch, openPage, openSharedPage } from './browser.js';
import { networkSettled, pad, predictionAfter, type Told } from './elements.js';
import { sheetOf, sweepFinger, sweepMouse, type Hand, type Places } from './hands.js';
import { SCRIBBLES } from './scribbles.js';
import { serve, type Server } from './server.js';
import { SITE } from './site.js';

const PEN_DIGITS = path.join(dataFolder() ?? '', 'pendigits/pendigits-train');
const hasPenDigits = fs.existsSync(PEN_DIGITS);
if (!hasPenDigits)
  console.warn('skipped: there is no pendigits/pendigits-train in the data folder');

/** Writers up to this one are for training. */
const LAST_TRAINING_WRITER = 20;

/** How many digits each hand writes on each canvas. */
const EACH = 50;

/** The shipped network reads 99% of such digits right and more. */
const LEAST = 0.98;

const DESK = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 } };

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

test.skipIf(!hasPenDigits)(
  '200 digits by ten people are read, with mouse and finger, on a large and on a small canvas',
  async () => {
    const hands = [
      { name: 'mouse, desk', hand: sweepMouse, options: DESK },
      { name: 'finger, desk', hand: sweepFinger, options: { ...DESK, hasTouch: true } },
      { name: 'mouse, phone', hand: sweepMouse, options: PHONE },
      { name: 'finger, phone', hand: sweepFinger, options: { ...PHONE, hasTouch: true } },
    ];
    const digits = heldOutDigits(hands.length * EACH);
    const random = randomNumbers(7);
    const wrong: string[] = [];
    for (const [i, { name, hand, options }] of hands.entries()) {
      const writing = await openPad(hand, options);
      for (const { label, writer, strokes } of digits.filter((_, j) => j % hands.length === i)) {
        await write(writing, somewhere(strokes, random));
        const said = await pad(writing.page, 'digit').innerText();
        if (said !== String(label)) wrong.push(`${name}: ${label} by writer ${writer}: ${said}`);
      }
      expect(writing.troubles).toEqual([]);
    }
    const accuracy = 1 - wrong.length / digits.length;
    expect(accuracy, wrong.join('\n')).toBeGreaterThanOrEqual(LEAST);
  },
  180_000,
);

describe('what the network sees is the same', () => {
  const seven = [
    [
      { x: 0.2, y: 0.2 },
      { x: 0.6, y: 0.2 },
      { x: 0.35, y: 0.8 },
    ],
  ];
  /** The ink of each pixel, 0..1. */
  const seen = async (strokes: Places[], options: BrowserContextOptions): Promise<number[]> => {
    const writing = await openPad(sweepMouse, options);
    await write(writing, strokes);
    const ink = await pad(writing.page, 'seen').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, 28, 28);
      return Array.from(data.filter((_, i) => i % 4 === 3)).map((alpha) => alpha / 255);
    });
    return ink;
  };
  const difference = (a: number[], b: number[]) =>
    Math.max(...a.map((ink, i) => Math.abs(ink - b[i]!)));

  test('on a small canvas, and on a screen with more pixels', async () => {
    const expected = await seen(seven, DESK);
    // A pointer’s place is rounded to a pixel of the screen, 1/12 of the image’s on the small canvas.
    expect(difference(await seen(seven, PHONE), expected)).toBeLessThan(0.1);
    const fine = { ...DESK, deviceScaleFactor: 2.5 };
    expect(difference(await seen(seven, fine), expected)).toBeLessThan(0.1);
  });

  test('of a slow hand and of a fast one, of a small and of a large drawing', async () => {
    const expected = await seen(seven, DESK);
    expect(difference(await seen(seven.map(slowly), DESK), expected)).toBeLessThan(0.1);
    const small = seven.map((stroke) => stroke.map(({ x, y }) => ({ x: x / 2, y: 0.5 + y / 2 })));
    expect(difference(await seen(small, DESK), expected)).toBeLessThan(0.2);
  });
});

describe('what is no digit', () => {
  let writing: Writing;
  beforeAll(async () => {
    writing = await openPad(sweepMouse, DESK, openSharedPage);
  });

  test.for(Object.entries(SCRIBBLES))('%s: the pad is not sure', async ([, strokes]) => {
    const { sure, digit, probabilities } = await write(writing, strokes);
    expect(sure, `${digit}, ${probabilities}`).toBe(false);
    expect(await pad(writing.page, 'digit').innerText()).toMatch(/^\?\s+not sure$/);
    expect(writing.troubles).toEqual([]);
  });
});

interface Writing {
  page: Page;
  troubles: string[];
  session: CDPSession;
  hand: Hand;
  /** The canvas in the window, in pixels. */
  sheet: { x: number; y: number; width: number; height: number };
}

async function openPad(
  hand: Hand,
  options: BrowserContextOptions,
  open = openPage,
): Promise<Writing> {
  const { page, troubles } = await open(browser, server.url, options);
  await networkSettled(page);
  await sheetOf(page).scrollIntoViewIfNeeded();
  const sheet = (await sheetOf(page).boundingBox())!;
  return { page, troubles, session: await page.context().newCDPSession(page), hand, sheet };
}

/** Writes on the cleared sheet, whose sides are 1, and resolves with what the pad tells after the last stroke. */
async function write({ page, session, hand, sheet }: Writing, strokes: Places[]): Promise<Told> {
  await page.evaluate(() => document.querySelector('hitofude-pad')!.clear());
  let told: Told;
  for (const stroke of strokes) {
    const places = stroke.map(({ x, y }) => ({
      x: sheet.x + x * sheet.width,
      y: sheet.y + y * sheet.height,
    }));
    told = await predictionAfter(page, () => hand(session, places));
  }
  return told!;
}

/** Digits of writers who are not for training, spread evenly over them. */
function heldOutDigits(count: number): { label: number; writer: number; strokes: Places[] }[] {
  const all = readPenDigits(PEN_DIGITS).filter(({ writer }) => writer > LAST_TRAINING_WRITER);
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!);
}

/** The drawing at a random place of a sheet whose sides are 1, its longer side 0.3 to 0.9. */
function somewhere(strokes: Places[], random: () => number): Places[] {
  const [xs, ys] = [strokes.flat().map(({ x }) => x), strokes.flat().map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scale = (0.3 + 0.6 * random()) / Math.max(width, height);
  const x0 = 0.02 + (0.96 - width * scale) * random();
  const y0 = 0.02 + (0.96 - height * scale) * random();
  return strokes.map((stroke) =>
    stroke.map(({ x, y }) => ({ x: x0 + (x - left) * scale, y: y0 + (y - top) * scale })),
  );
}

/** The same line with twenty points for one. */
function slowly(stroke: Places): Places {
  return stroke.flatMap((to, i) => {
    const from = stroke[i - 1] ?? to;
    return Array.from({ length: 20 }, (_, j) => {
      const share = (j + 1) / 20;
      return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
    });
  });
}
