// Weights in files: saved, loaded, refused.
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFolder } from '../../scripts/data-folder.mjs';
import { launch, openPage } from './browser.js';
import { DIGITS } from './digits.js';
import { expectState, networkSettled, openImages, pad, savedWeights, trainer } from './elements.js';
import { drawWithMouse, sheetOf } from './hands.js';
import { barDigits } from './idx-files.js';
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

const load = (page: Page, name: string, buffer: Buffer) =>
  page
    .locator('hitofude-trainer input[name=weights]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });

test('saved weights are a safetensors file; loaded again they read as before, after a reload too', async () => {
  const { page, troubles } = await openPage(browser, server.url);
  await networkSettled(page);
  await openImages(page, barDigits(300, 'a', true));
  await trainer(page, 'step').click();
  await expectState(page, 'Paused');
  const stepped = await savedWeights(page);
  const header = JSON.parse(stepped.subarray(8, 8 + Number(stepped.readBigUInt64LE())).toString());
  expect(header).toMatchObject({ W1: { dtype: 'F32', shape: [30, 1, 5, 5] }, b3: { shape: [10] } });

  await trainer(page, 'shipped').click();
  await expect.poll(() => pad(page, 'origin').innerText()).toContain('as shipped');
  expect((await savedWeights(page)).equals(stepped)).toBe(false);
  await load(page, 'mine.safetensors', stepped);
  await expect.poll(() => pad(page, 'origin').innerText()).toContain('loaded from your file');
  expect((await savedWeights(page)).equals(stepped)).toBe(true);
  await page.reload();
  await networkSettled(page);
  expect((await savedWeights(page)).equals(stepped)).toBe(true);
  expect(troubles).toEqual([]);
});

test('the weights that the book’s readers have open in the page', async (context) => {
  const file = path.join(dataFolder() ?? '', 'book/simple_convnet_params.pkl');
  context.skip(
    !fs.existsSync(file),
    'the book’s simple_convnet_params.pkl is not in the data folder',
  );
  const { page, troubles } = await openPage(browser, server.url);
  await networkSettled(page);
  await load(page, 'simple_convnet_params.pkl', fs.readFileSync(file));
  await expect.poll(() => pad(page, 'origin').innerText()).toContain('loaded from your file');
  expect(troubles).toEqual([]);
});

test.for([
  ['text', () => Buffer.from('these are no weights')],
  ['an empty file', () => Buffer.alloc(0)],
  [
    'the first half of the shipped weights',
    (shipped: Buffer) => shipped.subarray(0, shipped.length / 2),
  ],
] as const)('%s is refused, and the network stays', async ([, make]) => {
  const { page, troubles } = await openPage(browser, server.url);
  await networkSettled(page);
  await drawWithMouse(page, sheetOf(page), DIGITS[7]!);
  await expect.poll(() => pad(page, 'digit').innerText()).toBe('7');
  const [bars, weights] = [await pad(page, 'bars').innerText(), await savedWeights(page)];
  const shipped = fs.readFileSync(path.join(SITE, 'handwriting.safetensors'));
  await load(page, 'bad.safetensors', make(shipped));
  await expect
    .poll(() => trainer(page, 'weights').innerText())
    .toContain('This file cannot be read, or is damaged. The network is as it was.');
  expect(await pad(page, 'origin').innerText()).toContain('as shipped');
  expect(await pad(page, 'bars').innerText()).toBe(bars);
  expect((await savedWeights(page)).equals(weights)).toBe(true);
  expect(troubles).toEqual([]);
});
