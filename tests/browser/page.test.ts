// The lab's page: its two languages, its two appearances, its widths, and readers who use no mouse or no eyes.
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dictionaries } from '../../web/site/words.js';
import { launch, openPage } from './browser.js';
import { DIGITS } from './digits.js';
import { networkSettled, pad } from './elements.js';
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

describe.for(['en', 'ja'])('in %s', (lang) => {
  test.for(['light', 'dark'])('%s: axe finds no serious violation', async (theme) => {
    const { page, troubles } = await openPage(browser, `${server.url}?lang=${lang}&theme=${theme}`);
    await drawWithMouse(page, sheetOf(page), DIGITS[3]!);
    await expect.poll(() => pad(page, 'digit').innerText(), { timeout: 20_000 }).toBe('3');
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
    const { page } = await openPage(browser, `${server.url}?lang=${lang}`, {
      viewport: { width, height: 800 },
    });
    await networkSettledIn(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  const networkSettledIn = (page: Parameters<typeof networkSettled>[0]) =>
    lang === 'en'
      ? networkSettled(page)
      : pad(page, 'origin').filter({ hasText: '重み' }).waitFor();
});

test('the language is switched for page and elements, and remembered', async () => {
  const { page } = await openPage(browser, server.url);
  expect(await page.title()).toBe(dictionaries.en.documentTitle);
  await page.locator('#lang').selectOption('ja');
  await expect.poll(() => pad(page, 'clear').innerText()).toBe('消す');
  expect(await page.title()).toBe(dictionaries.ja.documentTitle);
  await page.reload();
  await expect.poll(() => pad(page, 'clear').innerText()).toBe('消す');
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('ja');
});

test('the appearance is switched for page and elements, and remembered', async () => {
  const { page } = await openPage(browser, server.url, { colorScheme: 'light' });
  const backgrounds = () =>
    page.evaluate(() =>
      ['body', 'hitofude-pad', 'hitofude-trainer', 'hitofude-digits'].map(
        (name) => getComputedStyle(document.querySelector(name)!).backgroundColor,
      ),
    );
  const [paper, inkStone] = ['rgb(250, 246, 238)', 'rgb(27, 26, 28)'];
  expect(await backgrounds()).toEqual([paper, paper, paper, paper]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await backgrounds()).toEqual([inkStone, inkStone, inkStone, inkStone]);
  await page.locator('#theme').selectOption('light');
  await expect.poll(backgrounds).toEqual([paper, paper, paper, paper]);
  await page.reload();
  await expect.poll(backgrounds).toEqual([paper, paper, paper, paper]);
});

test('without JavaScript the page reads the same, and says what is missing', async () => {
  const { page } = await openPage(browser, server.url, { javaScriptEnabled: false });
  const texts = await page
    .locator('[data-word]')
    .evaluateAll((elements) =>
      elements.map((element) => [
        element.getAttribute('data-word')!,
        element.textContent!.replace(/\s+/g, ' ').trim(),
      ]),
    );
  const { documentTitle, ...expected } = dictionaries.en;
  expect(Object.fromEntries(texts)).toEqual(expected);
  expect(await page.title()).toBe(documentTitle);
  expect(await page.locator('noscript').innerText()).toContain('needs JavaScript');
});
