// The same seed gives the same weights, and the same drawing the same digit, bit for bit: in Node and in every browser
// that is installed here.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { digitBytes, trainedBytes } from './seeded-runs.js';
import { serve } from './server.js';
import { SITE } from './site.js';

interface Engine {
  program: string;
  /** Another program that has to be there. */
  needs?: string;
  /** What opens an address, in a browser with a profile of its own, when the address follows. */
  command: (program: string, profile: string) => string[];
}

const engines: Record<string, Engine> = {
  Chromium: {
    program: process.env.CHROMIUM ?? '/usr/bin/chromium',
    command: (program, profile) => [
      ...[program, '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'],
      `--user-data-dir=${profile}`,
    ],
  },
  Firefox: {
    program: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    command: (program, profile) => [program, '--headless', '--profile', profile],
  },
  WebKit: {
    program: process.env.WEBKIT ?? '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    needs: '/usr/bin/xvfb-run',
    command: (program) => ['xvfb-run', '-a', program, '--private'],
  },
};

const hash = (bytes: number[]) => createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');

/** A page that asks its server for an address named by its results. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>runs</title><script type="module">
  ${fs.readFileSync(path.join(import.meta.dirname, 'seeded-runs.js'), 'utf8')}
  const hash = async (bytes) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))),
      (byte) => byte.toString(16).padStart(2, '0')).join('');
  try {
    const { createHitofude } = await import('./hitofude.js');
    const lab = await createHitofude({ variant: 'simd' });
    fetch('done/' + await hash(trainedBytes(lab)) + '/' + await hash(digitBytes(lab)));
  } catch (error) {
    fetch('done/' + encodeURIComponent(error));
  }
</script>`;

let inNode: string[];
beforeAll(async () => {
  const { createHitofude } = await import(/* @vite-ignore */ `${SITE}/hitofude.js`);
  const lab = await createHitofude({ variant: 'simd' });
  const runs = [trainedBytes(lab), digitBytes(lab)];
  expect(runs.map(({ length }) => length > 100_000)).toStrictEqual([true, true]);
  inNode = runs.map(hash);
  console.log(`in Node: weights ${inNode[0]}, digits ${inNode[1]}`);
});

test.for(Object.entries(engines))(
  'the same bits in %s as in Node',
  async ([name, { program, needs = program, command }], context) => {
    const missing = [program, needs].find((file) => !fs.existsSync(file));
    const isOptional = name !== 'Chromium';
    context.skip(isOptional && !!missing, `${name} is not installed: there is no ${missing}`);
    expect(missing).toBeUndefined();
    const site = await serve(SITE, { answers: { 'runs.html': PAGE } });
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'hitofude-profile-'));
    const [file, ...args] = [...command(program, profile), `${site.url}runs.html`];
    // A group of its own, so that it can be ended whole.
    const browser = spawn(file!, args, { detached: true, stdio: 'ignore' });
    const exited = new Promise((resolve) => browser.once('exit', resolve));
    try {
      const done = () => site.requests.find((address) => address.includes('/done/'));
      await expect.poll(done, { timeout: 50_000, interval: 200 }).toBeDefined();
      expect(decodeURIComponent(done()!).split('/').slice(2)).toStrictEqual(inNode);
    } finally {
      process.kill(-browser.pid!, 'SIGTERM');
      await exited;
      await site.close();
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);
