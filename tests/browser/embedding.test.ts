// The elements on other people's pages: another origin, a strict policy, any folder.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launch, openPage } from './browser.js';
import { DIGITS } from './digits.js';
import {
  expectState,
  networkSettled,
  openImages,
  pad,
  predictionAfter,
  trainer,
} from './elements.js';
import { drawWithMouse, sheetOf } from './hands.js';
import { barDigits } from './idx-files.js';
import { serve, type Server, type ServerOptions } from './server.js';
import { SITE, STRICT_POLICY } from './site.js';

let browser: Browser;
const servers: Server[] = [];

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serveSite(options?: ServerOptions): Promise<Server> {
  const server = await serve(SITE, options);
  servers.push(server);
  return server;
}

/** A page of another origin than the site's. */
async function openHost(html: string) {
  const host = await serveSite({ answers: { 'index.html': html, 'favicon.ico': '' } });
  return openPage(browser, host.url);
}

test('another origin’s page uses the pad by one script and one element', async () => {
  const { url } = await serveSite();
  const { page, troubles } = await openHost(`<!doctype html><title>Course</title>
    <script type="module" src="${url}elements.js"></script>
    <hitofude-pad lang="ja"></hitofude-pad>`);
  await page.locator('hitofude-pad').filter({ hasText: '付属の学習済みの重み' }).waitFor();
  const told = await predictionAfter(page, () => drawWithMouse(page, sheetOf(page), DIGITS[2]!));
  expect(told.digit).toBe(2);
  expect(await pad(page, 'clear').innerText()).toBe('消す');
  expect(troubles).toEqual([]);
});

test('another origin’s page uses the trainer by one script and one element', async () => {
  const { url } = await serveSite();
  const { page, troubles } = await openHost(`<!doctype html><title>Course</title>
    <script type="module" src="${url}elements.js"></script>
    <hitofude-trainer lang="en" hide="weights, train-accuracy"></hitofude-trainer>`);
  await openImages(page, barDigits(300, 'a', true));
  await trainer(page, 'step').click();
  await expectState(page, 'Paused');
  expect(await trainer(page, 'loss').innerText()).toMatch(/^\d\.\d{4}$/);
  expect(await trainer(page, 'weights').isVisible()).toBe(false);
  expect(await trainer(page, 'train-accuracy').isVisible()).toBe(false);
  expect(await trainer(page, 'accuracy').isVisible()).toBe(true);
  expect(troubles).toEqual([]);
});

test('elements with the same weights share one network, others have their own', async () => {
  const { url } = await serveSite();
  const { page, troubles } = await openHost(`<!doctype html><title>Course</title>
    <script type="module" src="${url}elements.js"></script>
    <hitofude-pad lang="en" id="first"></hitofude-pad>
    <hitofude-pad lang="en" id="second"></hitofude-pad>
    <hitofude-pad lang="en" id="own" weights="${url}simple-conv-net.safetensors?own"></hitofude-pad>
    <hitofude-trainer lang="en"></hitofude-trainer>`);
  const note = (id: string) => page.locator(`#${id} [part=origin]`);
  for (const id of ['first', 'second', 'own'])
    await note(id).filter({ hasText: 'shipped' }).waitFor();
  await openImages(page, barDigits(300, 'a', true));
  await trainer(page, 'step').click();
  await expectState(page, 'Paused');
  for (const id of ['first', 'second'])
    await note(id).filter({ hasText: 'trained in this tab' }).waitFor();
  expect(await note('own').innerText()).toContain('shipped');
  expect(troubles).toEqual([]);
});

test.for(['pad', 'trainer'])('an iframe with the %s fits its height', async (view) => {
  const { url } = await serveSite();
  const { page, troubles } = await openHost(`<!doctype html><title>Course</title>
    <iframe src="${url}embed.html?view=${view}&lang=en" title="Hitofude" width="700"></iframe>
    <script>
      addEventListener('message', ({ data, source }) => {
        if (data?.type !== 'hitofude-height') return;
        for (const frame of document.querySelectorAll('iframe'))
          if (frame.contentWindow === source) frame.style.height = data.height + 'px';
      });
    </script>`);
  const content = page.frameLocator('iframe').locator(`hitofude-${view}`);
  await content.waitFor();
  const heights = async () => [
    await page.locator('iframe').evaluate((frame) => frame.clientHeight),
    Math.ceil((await content.boundingBox())!.height),
  ];
  const [outer, inner] = await heights();
  expect(inner).toBeGreaterThan(300);
  await expect.poll(async () => (await heights())[0]).toBe((await heights())[1]);
  await page.locator('iframe').evaluate((frame) => frame.setAttribute('width', '340'));
  await expect.poll(async () => (await heights())[0]).toBeGreaterThan(Math.max(outer!, inner!));
  await expect.poll(async () => (await heights())[0]).toBe((await heights())[1]);
  expect(troubles).toEqual([]);
});

test('the pad in an iframe is drawn on', async () => {
  const { url } = await serveSite();
  const { page, troubles } = await openHost(
    `<!doctype html><title>Course</title><iframe src="${url}embed.html?view=pad&lang=en" title="Pad" width="800" height="600"></iframe>`,
  );
  const frame = page.frameLocator('iframe');
  await frame.locator('hitofude-pad').filter({ hasText: 'as shipped' }).waitFor();
  await drawWithMouse(page, sheetOf(frame), DIGITS[5]!);
  await expect.poll(() => frame.locator('[part=digit]').innerText()).toBe('5');
  expect(troubles).toEqual([]);
});

test('under a strict policy, in any folder, everything works and no other host is asked', async () => {
  const server = await serveSite({ base: '/courses/cnn/week-3/', policy: STRICT_POLICY });
  const { page, troubles, requests } = await openPage(browser, server.url);
  await networkSettled(page);
  const told = await predictionAfter(page, () => drawWithMouse(page, sheetOf(page), DIGITS[3]!));
  expect(told.digit).toBe(3);
  await openImages(page, barDigits(300, 'a', true));
  await trainer(page, 'start').click();
  await expectState(page, 'Done');
  const download = page.waitForEvent('download');
  await trainer(page, 'save').click();
  await download;
  expect(requests.filter((url) => !/^(blob:)?http/.test(url) || !url.includes(server.url))).toEqual(
    [],
  );
  expect(troubles).toEqual([]);
});

test('embed.html has the theme and the language that its address asks for', async () => {
  const { url } = await serveSite({ policy: STRICT_POLICY });
  const { page, troubles } = await openPage(
    browser,
    `${url}embed.html?view=pad&lang=ja&theme=dark&hide=bars`,
  );
  expect(await pad(page, 'undo').innerText()).toBe('一画戻す');
  expect(await pad(page, 'bars').isVisible()).toBe(false);
  const background = await page
    .locator('hitofude-pad')
    .evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(background).toBe('rgb(27, 26, 28)');
  expect(troubles).toEqual([]);
});

test('a worker fetches images from an address relative to the page', async () => {
  const server = await serveSite();
  const { page, troubles } = await openPage(browser, `${server.url}embed.html`);
  const [images, labels] = barDigits(30, 'a', true).map(({ buffer }) => buffer);
  await page.route('**/lessons/images', (route) => route.fulfill({ body: images }));
  await page.route('**/lessons/labels', (route) => route.fulfill({ body: labels }));
  const count = await page.evaluate(
    `import('${server.url}hitofude.js').then(async ({ createHitofudeWorker }) => {
      document.head.append(Object.assign(document.createElement('base'), { href: 'lessons/' }));
      const lab = await createHitofudeWorker();
      const dataset = await lab.mnistDataset('images', new URL('labels', document.baseURI));
      return dataset.count;
    })`,
  );
  expect(count).toBe(30);
  expect(troubles).toEqual([]);
});
