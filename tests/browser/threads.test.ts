// Threads in the page: where they can be had, that they are used, and that they change no bit.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, openPage } from './browser.js';
import { DIGITS } from './digits.js';
import { networkSettled, pad } from './elements.js';
import { drawWithMouse, sheetOf } from './hands.js';
import { serve, type Server } from './server.js';
import { SITE } from './site.js';

let browser: Browser;
let isolated: Server;
let plain: Server;

beforeAll(async () => {
  browser = await launch();
  isolated = await serve(SITE, { isolated: true });
  plain = await serve(SITE);
});
afterAll(async () => {
  await browser.close();
  await isolated.close();
  await plain.close();
});

/** In the page: trains in a worker; the lab's info and the first weights after 50 steps. */
const trainInWorker = (site: string, options: object) =>
  `import('${site}hitofude.js').then(async ({ createHitofudeWorker }) => {
    const lab = await createHitofudeWorker(${JSON.stringify(options)});
    const net = await lab.simpleConvNet();
    const trainer = await lab.trainer(net, { lr: 0.0001 });
    const x = Float32Array.from({ length: 78400 }, (_, i) => ((i * 7919) % 257) / 256);
    const t = Uint8Array.from({ length: 100 }, (_, n) => (n * 7) % 10);
    for (let step = 0; step < 50; ++step) await trainer.step(x, t);
    const weights = [...(await net.params).get('W2').data.subarray(0, 5000)];
    lab.dispose();
    return { info: lab.info, weights };
  })`;

interface Trained {
  info: { threads: number; variant: string };
  weights: number[];
}

async function trainedOn(server: Server, options: object): Promise<Trained> {
  const { page, troubles } = await openPage(browser, `${server.url}embed.html`);
  const result: Trained = await page.evaluate(trainInWorker(server.url, options));
  expect(troubles).toEqual([]);
  await page.close();
  return result;
}

test('a cross-origin isolated page computes on threads, with the bits of one', async () => {
  const one = await trainedOn(isolated, { variant: 'simd', threads: 1 });
  const two = await trainedOn(isolated, { variant: 'simd', threads: 2 });
  const four = await trainedOn(isolated, { variant: 'simd', threads: 4 });
  expect([one, two, four].map(({ info }) => info.threads)).toEqual([1, 2, 4]);
  expect(two.weights).toEqual(one.weights);
  expect(four.weights).toEqual(one.weights);
});

test('a wasm file that the page names is loaded as it is, for one thread', async () => {
  const wasmUrl = `${isolated.url}hitofude-simd.wasm`;
  const { info } = await trainedOn(isolated, { variant: 'simd', wasmUrl });
  expect(info.threads).toBe(1);
});

test('a page that is not isolated computes on one', async () => {
  const { info } = await trainedOn(plain, { threads: 2 });
  expect(info.threads).toBe(1);
});

test('the page’s own thread computes alone, since it may not wait', async () => {
  const { page } = await openPage(browser, `${isolated.url}embed.html`);
  const threads = await page.evaluate(
    `import('${isolated.url}hitofude.js')
      .then(({ createHitofude }) => createHitofude({ threads: 2 }))
      .then((lab) => lab.info.threads)`,
  );
  expect(threads).toBe(1);
});

test('the pad of an isolated page leaves a core to the page, loads the build for the rest, and reads a digit', async () => {
  const { page, troubles, requests } = await openPage(browser, isolated.url);
  await networkSettled(page);
  const cores: number = await page.evaluate('navigator.hardwareConcurrency');
  const file = cores > 2 ? /hitofude-(relaxed-)?simd-threads\.wasm$/ : /simd\.wasm$/;
  expect(requests.filter((url) => file.test(url))).toHaveLength(1);
  await drawWithMouse(page, sheetOf(page), DIGITS[7]!);
  await expect.poll(() => pad(page, 'digit').innerText()).toBe('7');
  expect(troubles).toEqual([]);
});
