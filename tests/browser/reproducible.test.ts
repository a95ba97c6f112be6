// The same seed gives the same weights, bit for bit, in Node and in Chromium.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { launch, openPage } from './browser.js';
import { serve } from './server.js';
import { SITE } from './site.js';
import { trainedBytes } from './training-run.js';

const run = fs.readFileSync(path.join(import.meta.dirname, 'training-run.js'), 'utf8');
const hash = (bytes: number[]) => createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');

test('500 training steps give the same weights in Node and in Chromium', async () => {
  const site = await serve(SITE);
  const browser = await launch();
  try {
    const { page } = await openPage(browser, `${site.url}embed.html`);
    await page.addScriptTag({
      type: 'module',
      content: `${run}; globalThis.trainedBytes = trainedBytes;`,
    });
    const inChromium: number[] = await page.evaluate(
      `import('${site.url}hitofude.js').then((library) => trainedBytes(library))`,
    );
    const inNode = await trainedBytes(await import(/* @vite-ignore */ `${SITE}/hitofude.js`));
    expect(inNode.length).toBeGreaterThan(100_000);
    console.log(
      `weights after 500 steps: ${hash(inNode)} in Node, ${hash(inChromium)} in Chromium`,
    );
    expect(hash(inChromium)).toBe(hash(inNode));
  } finally {
    await browser.close();
    await site.close();
  }
});
