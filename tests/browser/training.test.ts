// Training in the tab.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, openPage } from './browser.js';
import { DIGITS } from './digits.js';
import {
  choose,
  expectState,
  networkSettled,
  nextEvent,
  openImages,
  pad,
  predictionAfter,
  savedWeights,
  state,
  stepsDone,
  trainer,
} from './elements.js';
import { drawWithMouse, sheetOf } from './hands.js';
import { barDigits } from './idx-files.js';
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

describe.skipIf(!hasMnist)('on MNIST from the site (skipped where the build found no data)', () => {
  test('one epoch lifts the test accuracy of a fresh network above 95%', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    await networkSettled(page);
    await choose(page, { epochs: '1' });
    const trained = await nextEvent(page, 'trained');
    await trainer(page, 'start').click();
    expect(await trained()).toMatchObject({ iteration: 600, iterations: 600, epoch: 1, epochs: 1 });
    expect(parseFloat(await trainer(page, 'accuracy').innerText())).toBeGreaterThan(95);
    expect(await state(page)).toBe('Done');
    expect(
      await trainer(page, 'progress').evaluate((bar) => (bar as HTMLProgressElement).value),
    ).toBe(1);
    await drawWithMouse(page, sheetOf(page), DIGITS[7]!);
    await expect.poll(() => pad(page, 'digit').innerText()).toBe('7');
    expect(troubles).toEqual([]);
  }, 180_000);

  test('drawing is answered while the training goes on, by the network as it is then', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    await networkSettled(page);
    await trainer(page, 'start').click();
    await expect.poll(() => stepsDone(page), { timeout: 60_000 }).toBeGreaterThan(0);
    await predictionAfter(page, () => drawWithMouse(page, sheetOf(page), DIGITS[7]!));
    const before = await stepsDone(page);
    const bars = await pad(page, 'bars').innerText();
    await expect.poll(() => pad(page, 'bars').innerText()).not.toBe(bars);
    await expect.poll(() => stepsDone(page)).toBeGreaterThan(before);
    expect(await state(page)).toBe('Training');
    expect(await pad(page, 'origin').innerText()).toContain('trained in this tab');
    expect(troubles).toEqual([]);
  }, 120_000);
});

describe('on images from the disk', () => {
  /** A page with 300 training and 100 test images: a run of 3 epochs has 90 steps. */
  async function openTrainer(): Promise<{ page: Page; troubles: string[] }> {
    const { page, troubles } = await openPage(browser, server.url);
    await networkSettled(page);
    await openImages(page, [...barDigits(300, 'a', true), ...barDigits(100, 'b', false)]);
    await expect.poll(() => trainer(page, 'data').innerText()).toContain('300 for training, 100');
    await choose(page, { epochs: '3', batchSize: '10' });
    return { page, troubles };
  }

  test('a whole run learns them; its weights are there after a reload', async () => {
    const { page, troubles } = await openTrainer();
    await trainer(page, 'start').click();
    await expectState(page, 'Done');
    expect(await trainer(page, 'accuracy').innerText()).toBe('100.0%');
    expect(await stepsDone(page)).toBe(90);
    const weights = await savedWeights(page);
    await page.reload();
    await networkSettled(page);
    expect(await pad(page, 'origin').innerText()).toContain('kept from your last visit');
    expect((await savedWeights(page)).equals(weights)).toBe(true);
    expect(troubles).toEqual([]);
  });

  test('the fast recipe proposes its settings, and learns them too', async () => {
    const { page, troubles } = await openTrainer();
    await page.locator('hitofude-trainer select[name=recipe]').selectOption('fast');
    const value = (name: string) =>
      page.locator(`hitofude-trainer input[name=${name}]`).inputValue();
    expect(await value('lr')).toBe('0.014');
    expect([await value('epochs'), await value('batchSize')]).toEqual(['3', '250']);
    expect(await value('images')).toBe('300'); // all that there are
    await choose(page, { batchSize: '10' }); // the test's images are few
    await trainer(page, 'start').click();
    await expectState(page, 'Done');
    expect(await stepsDone(page)).toBe(90);
    expect(parseFloat(await trainer(page, 'accuracy').innerText())).toBeGreaterThan(95);
    expect(troubles).toEqual([]);
  });

  test('pause, reload: the weights are those of the pause', async () => {
    const { page, troubles } = await openTrainer();
    await choose(page, { epochs: '1000' });
    await trainer(page, 'start').click();
    await expect.poll(() => stepsDone(page)).toBeGreaterThan(5);
    await trainer(page, 'pause').click();
    await expectState(page, 'Paused');
    const weights = await savedWeights(page);
    await page.reload();
    await networkSettled(page);
    expect((await savedWeights(page)).equals(weights)).toBe(true);
    expect(troubles).toEqual([]);
  });

  test('resume goes on from the step of the pause', async () => {
    const { page, troubles } = await openTrainer();
    await choose(page, { epochs: '1000' });
    await trainer(page, 'start').click();
    await expect.poll(() => stepsDone(page)).toBeGreaterThan(5);
    await trainer(page, 'pause').click();
    await expectState(page, 'Paused');
    const paused = await stepsDone(page);
    const next = await nextEvent(page, 'progress');
    await trainer(page, 'start').click();
    expect(await next()).toMatchObject({ iteration: paused + 1 });
    expect(troubles).toEqual([]);
  });

  test('a step is one mini-batch; paused runs are the same as those that were not', async () => {
    const { page } = await openTrainer();
    for (const steps of [1, 2]) {
      await trainer(page, 'step').click();
      await expectState(page, 'Paused');
      expect(await stepsDone(page)).toBe(steps);
    }
    await trainer(page, 'start').click();
    await expectState(page, 'Done');
    const stepped = await savedWeights(page);
    await trainer(page, 'start').click();
    await expectState(page, 'Training');
    await expectState(page, 'Done');
    expect((await savedWeights(page)).equals(stepped)).toBe(true);
  });

  test('reset gives the pad back the weights from before the run', async () => {
    const { page, troubles } = await openTrainer();
    await drawWithMouse(page, sheetOf(page), DIGITS[7]!);
    await expect.poll(() => pad(page, 'digit').innerText()).toBe('7');
    const [bars, weights] = [await pad(page, 'bars').innerText(), await savedWeights(page)];
    await trainer(page, 'step').click();
    await expectState(page, 'Paused');
    await expect.poll(() => pad(page, 'bars').innerText()).not.toBe(bars);
    await trainer(page, 'reset').click();
    await expect.poll(() => pad(page, 'bars').innerText()).toBe(bars);
    expect((await savedWeights(page)).equals(weights)).toBe(true);
    expect(await pad(page, 'origin').innerText()).toContain('as shipped');
    expect(await trainer(page, 'loss').innerText()).toBe('–');
    expect(troubles).toEqual([]);
  });

  test('reset works while the training runs', async () => {
    const { page, troubles } = await openTrainer();
    await choose(page, { epochs: '1000' });
    await trainer(page, 'start').click();
    await expect.poll(() => stepsDone(page)).toBeGreaterThan(5);
    await trainer(page, 'reset').click();
    await expectState(page, 'Ready to train');
    expect(await pad(page, 'origin').innerText()).toContain('as shipped');
    expect(troubles).toEqual([]);
  });

  test('going on from the current weights keeps what was learnt', async () => {
    const { page } = await openTrainer();
    await trainer(page, 'start').click();
    await expectState(page, 'Done');
    await page.locator('hitofude-trainer input[value=current]').check();
    await trainer(page, 'step').click();
    await expectState(page, 'Paused');
    expect(await trainer(page, 'accuracy').innerText()).toBe('100.0%');
    expect(parseFloat(await trainer(page, 'loss').innerText())).toBeLessThan(0.5);
  });

  test('files can be dropped on the panel', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    const files = barDigits(200, 'mine', true).map(
      ({ name, buffer }) => [name, [...buffer]] as const,
    );
    const dropped = await page.evaluateHandle((files) => {
      const transfer = new DataTransfer();
      for (const [name, bytes] of files)
        transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    }, files);
    await trainer(page, 'data').dispatchEvent('drop', { dataTransfer: dropped });
    await expect
      .poll(() => trainer(page, 'data').innerText())
      .toContain('200 for training, none for the test');
    expect(troubles).toEqual([]);
  });

  test('files that are no MNIST are refused, and the images stay', async () => {
    const { page, troubles } = await openTrainer();
    const junk = {
      name: 'notes.gz',
      mimeType: 'text/plain',
      buffer: Buffer.from('no images here'),
    };
    await openImages(page, [junk]);
    const data = trainer(page, 'data');
    await expect.poll(() => data.innerText()).toContain('not MNIST images and labels');
    expect(await data.innerText()).toContain('300 for training, 100 for the test');
    expect(troubles).toEqual([]);
  });

  test('files whose headers promise more than they hold are refused too', async () => {
    const { page, troubles } = await openTrainer();
    const [images, labels] = barDigits(200, 'cut', false);
    const cut = { ...images!, buffer: images!.buffer.subarray(0, 1000) };
    await openImages(page, [...barDigits(400, 'sound', true), cut, labels!]);
    const data = trainer(page, 'data');
    await expect.poll(() => data.innerText()).toContain('1000 bytes, expected');
    expect(await data.innerText()).toContain('300 for training, 100 for the test');
    await choose(page, { epochs: '1' });
    await trainer(page, 'start').click();
    await expectState(page, 'Done');
    expect(await stepsDone(page)).toBe(30);
    expect(troubles).toEqual([]);
  });
});

describe('on synthetic digits', () => {
  test('they are shown, need no file, and are new at every step', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await networkSettled(page);
    await page.locator('hitofude-trainer select[name=source]').selectOption('synthetic');
    const examples = trainer(page, 'examples');
    await examples.waitFor();
    const ink = await examples.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 127).length;
    });
    expect(ink).toBeGreaterThan(30 * 30);
    await choose(page, { images: '1000', epochs: '3' });
    await trainer(page, 'start').click();
    await expectState(page, 'Done');
    expect(await stepsDone(page)).toBe(30);
    expect(parseFloat(await trainer(page, 'accuracy').innerText())).toBeGreaterThan(60);
    expect(requests.filter((url) => url.includes('mnist'))).toEqual([]);
    expect(troubles).toEqual([]);
  });

  test('opened files take their place, and can be given back', async () => {
    const { page } = await openPage(browser, server.url);
    await networkSettled(page);
    const source = page.locator('hitofude-trainer select[name=source]');
    await source.selectOption('synthetic');
    await openImages(page, barDigits(300, 'a', true));
    await expect.poll(() => trainer(page, 'data').innerText()).toContain('300 for training');
    expect(await source.inputValue()).toBe('files');
    await source.selectOption('site');
    await expect.poll(() => trainer(page, 'data').innerText()).toContain('fetched at the first');
    expect(await source.locator('option').count()).toBe(2);
  });
});

describe('settings', () => {
  test('augmentation gives other weights', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    await networkSettled(page);
    await openImages(page, barDigits(300, 'a', true));
    const weights: Buffer[] = [];
    for (const augment of [false, true]) {
      await page.locator('hitofude-trainer input[name=augment]').setChecked(augment);
      await trainer(page, 'step').click();
      await expectState(page, 'Paused');
      await trainer(page, 'step').click();
      await expect.poll(() => stepsDone(page)).toBe(2);
      await expectState(page, 'Paused');
      weights.push(await savedWeights(page));
      await trainer(page, 'reset').click();
      await expectState(page, 'Ready to train');
    }
    expect(weights[0]!.equals(weights[1]!)).toBe(false);
    expect(troubles).toEqual([]);
  });

  test('a field out of its range is named, gets the focus, and nothing starts', async () => {
    const { page } = await openPage(browser, server.url);
    await networkSettled(page);
    await choose(page, { epochs: '0' });
    await trainer(page, 'start').click();
    const settings = trainer(page, 'settings');
    expect(await settings.innerText()).toContain('Epochs: A whole number from 1 to 1,000');
    const focused = await page.evaluate(() =>
      document.querySelector('hitofude-trainer')!.shadowRoot!.activeElement?.getAttribute('name'),
    );
    expect(focused).toBe('epochs');
    expect(await state(page)).toBe('Ready to train');
  });

  test('an optimizer comes with its usual learning rate, a recipe with its images', async () => {
    const { page } = await openPage(browser, server.url);
    const rate = page.locator('hitofude-trainer input[name=lr]');
    const images = page.locator('hitofude-trainer input[name=images]');
    await page.locator('hitofude-trainer select[name=optimizer]').selectOption('sgd');
    expect(await rate.inputValue()).toBe('0.1');
    await page.locator('hitofude-trainer select[name=optimizer]').selectOption('adam');
    expect(await rate.inputValue()).toBe('0.001');
    await page.locator('hitofude-trainer select[name=recipe]').selectOption('fast');
    expect(await images.inputValue()).toBe('50000');
    await page.locator('hitofude-trainer select[name=recipe]').selectOption('book');
    expect(await images.inputValue()).toBe('60000');
  });
});
