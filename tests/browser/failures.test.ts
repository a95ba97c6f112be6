// When a host serves the wrong thing, the page says so.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, openPage } from './browser.js';
import { DIGITS } from './digits.js';
import {
  choose,
  expectState,
  networkSettled,
  openImages,
  pad,
  savedWeights,
  state,
  stepsDone,
  trainer,
} from './elements.js';
import { drawWithMouse, sheetOf } from './hands.js';
import { barDigits } from './idx-files.js';
import { serve } from './server.js';
import { SITE } from './site.js';

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const PAGE = '<!doctype html><title>Home</title><p>This is no wasm.';

test.for([
  ['missing', null],
  ['an HTML page', PAGE],
] as const)('a wasm file that is %s: the pad says what is wrong', async ([, answer]) => {
  const answers = { 'hitofude-simd.wasm': answer, 'hitofude-relaxed-simd.wasm': answer };
  const server = await serve(SITE, { answers });
  const { page, troubles } = await openPage(browser, server.url);
  const note = pad(page, 'origin');
  await expect.poll(() => note.innerText()).toContain('A part of Hitofude could not be loaded');
  expect(await note.innerText()).toContain('.wasm');
  await page.locator('#lang').selectOption('ja');
  await expect.poll(() => note.innerText()).toContain('読み込めませんでした');
  expect(troubles.filter((text) => !text.includes('404'))).toEqual([]);
  await server.close();
});

test('the second wasm file is missing: the pad reads, and training says what is wrong', async () => {
  const answers = { 'hitofude-simd-rest.wasm': null, 'hitofude-relaxed-simd-rest.wasm': null };
  const server = await serve(SITE, { answers });
  const { page } = await openPage(browser, server.url);
  await drawWithMouse(page, sheetOf(page), DIGITS[1]!);
  await expect.poll(() => pad(page, 'digit').innerText()).toBe('1');
  await trainer(page, 'step').click();
  const note = page.locator('hitofude-trainer [role=alert]').first();
  await expect.poll(() => note.innerText()).toMatch(/could not be loaded[^]*rest\.wasm/);
  expect(await state(page)).toBe('Ready to train');
  await server.close();
});

test('a worker script that is missing: the pad says what is wrong', async () => {
  const server = await serve(SITE, { answers: { 'hitofude-worker.js': null } });
  const { page } = await openPage(browser, server.url);
  const note = pad(page, 'origin');
  await expect.poll(() => note.innerText()).toContain('A part of Hitofude could not be loaded');
  await drawWithMouse(page, sheetOf(page), DIGITS[1]!);
  expect(await pad(page, 'digit').innerText()).toBe('');
  await expect.poll(() => note.innerText()).toContain('hitofude-worker.js');
  await server.close();
});

test.for([
  ['missing', null],
  ['an HTML page', PAGE],
] as const)(
  'shipped weights that are %s: the pad says so, and training works',
  async ([, answer]) => {
    const server = await serve(SITE, { answers: { 'handwriting.safetensors': answer } });
    const { page } = await openPage(browser, server.url);
    await networkSettled(page);
    expect(await pad(page, 'origin').innerText()).toContain('no shipped weights here');
    await drawWithMouse(page, sheetOf(page), DIGITS[1]!);
    expect(await pad(page, 'digit').innerText()).toBe('');
    await openImages(page, barDigits(300, 'a', true));
    await trainer(page, 'step').click();
    await expectState(page, 'Paused');
    await expect.poll(() => pad(page, 'digit').innerText()).toMatch(/^(\d|\?\s+not sure)$/);
    await trainer(page, 'reset').click();
    await expect.poll(() => pad(page, 'origin').innerText()).toContain('no shipped weights here');
    await server.close();
  },
);

test('a site without MNIST trains on synthetic digits, and says how to get MNIST', async () => {
  const server = await serve(SITE, { answers: { 'data/mnist/t10k-labels-idx1-ubyte.gz': null } });
  const { page } = await openPage(browser, server.url);
  await networkSettled(page);
  await choose(page, { images: '1000', epochs: '2' });
  await trainer(page, 'start').click();
  const data = trainer(page, 'data');
  await expect.poll(() => data.innerText()).toContain('npm run data');
  expect(await data.locator('select').inputValue()).toBe('synthetic');
  await expectState(page, 'Done');
  expect(parseFloat(await trainer(page, 'accuracy').innerText())).toBeGreaterThan(50);
  expect(await pad(page, 'origin').innerText()).toContain('trained in this tab');
  await server.close();
});

test('a worker that dies is replaced, and the trained weights survive', async () => {
  const server = await serve(SITE);
  const { page, troubles } = await openPage(browser, 'about:blank');
  await page.addInitScript(rememberWorkers);
  await page.goto(server.url);
  await networkSettled(page);
  await openImages(page, barDigits(300, 'a', true));
  await trainer(page, 'step').click();
  await expectState(page, 'Paused');
  const weights = await savedWeights(page);
  await page.evaluate(endWorker);
  await drawWithMouse(page, sheetOf(page), DIGITS[1]!);
  const note = pad(page, 'origin');
  await expect.poll(() => note.innerText()).toContain('back at its last saved state');
  expect(await state(page)).toBe('Ready to train');
  expect((await savedWeights(page)).equals(weights)).toBe(true);
  await expect.poll(() => pad(page, 'digit').innerText()).toMatch(/^(\d|\?\s+not sure)$/);
  await trainer(page, 'step').click();
  await expectState(page, 'Paused');
  expect(troubles).toEqual([]);
  await server.close();
});

test('a worker that dies in the middle of a training ends it, and another can begin', async () => {
  const server = await serve(SITE);
  const { page, troubles } = await openPage(browser, 'about:blank');
  await page.addInitScript(rememberWorkers);
  await page.goto(server.url);
  await networkSettled(page);
  await openImages(page, barDigits(300, 'a', true));
  await choose(page, { epochs: '1000' });
  await trainer(page, 'start').click();
  await expect.poll(() => stepsDone(page)).toBeGreaterThan(5);
  await page.evaluate(endWorker);
  await expectState(page, 'Ready to train');
  const progress = page.locator('hitofude-trainer .progress');
  await expect.poll(() => progress.innerText()).toContain('The network stopped');
  await choose(page, { epochs: '2' });
  await trainer(page, 'start').click();
  await expectState(page, 'Done');
  expect(troubles).toEqual([]);
  await server.close();
});

test('a worker that dies while it reads images is no fault of the files, and they can be opened again', async () => {
  const server = await serve(SITE);
  const { page, troubles } = await openPage(browser, 'about:blank');
  await page.addInitScript(rememberWorkers);
  await page.goto(server.url);
  await networkSettled(page);
  await page.evaluate(stopAnswering);
  await openImages(page, barDigits(300, 'a', true));
  await page.waitForFunction(() => (window as unknown as { isAsked?: boolean }).isAsked);
  await page.evaluate(endWorker);
  const data = trainer(page, 'data');
  await expect.poll(() => data.innerText()).toContain('The network stopped');
  await openImages(page, barDigits(300, 'b', true));
  await expect.poll(() => data.innerText()).toContain('300 for training');
  expect(troubles).toEqual([]);
  await server.close();
});

/** Runs in the page: the newest worker does nothing any more; `window.isAsked` once it should read images. */
function stopAnswering(): void {
  const worker = (window as unknown as { workers: Worker[] }).workers.at(-1)!;
  worker.terminate();
  worker.postMessage = (message: unknown) => {
    if (JSON.stringify(message).includes('mnistDataset')) Object.assign(window, { isAsked: true });
  };
}

/** Runs in the page: ends the newest worker as a crash does. */
function endWorker(): void {
  const worker = (window as unknown as { workers: Worker[] }).workers.at(-1)!;
  worker.terminate();
  worker.dispatchEvent(new ErrorEvent('error', { message: 'ended by the test' }));
}

/** Runs in the page: keeps every worker that it starts in `window.workers`. */
function rememberWorkers(): void {
  const workers: Worker[] = [];
  const Original = Worker;
  window.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      workers.push(this);
    }
  };
  Object.assign(window, { workers });
}
