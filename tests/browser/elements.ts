// What tests ask the elements of a page.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { InputFile } from './idx-files.js';

export interface Told {
  digit: number;
  probabilities: number[];
  sure: boolean;
}

export const pad = (page: Page, part: string): Locator =>
  page.locator(`hitofude-pad [part=${part}]`);

export const trainer = (page: Page, part: string): Locator =>
  page.locator(`hitofude-trainer [part=${part}]`);

/** Resolves when the network is there, or cannot be had. */
export const networkSettled = (page: Page): Promise<void> =>
  pad(page, 'origin').filter({ hasNotText: 'The network is loading' }).waitFor();

/**
 * Listens from now on; what it gives waits for the next event of this type and resolves with its detail. When none
 * comes, it rejects.
 */
export async function nextEvent<Detail>(page: Page, type: string): Promise<() => Promise<Detail>> {
  const heard = await page.evaluateHandle((type) => {
    const detail = new Promise<unknown>((resolve) =>
      document.addEventListener(type, (event) => resolve((event as CustomEvent).detail), {
        once: true,
      }),
    );
    return { detail };
  }, type);
  const orNothing = async ({ detail }: { detail: Promise<unknown> }, what: string) => {
    const nothing = new Promise((_, reject) => setTimeout(() => reject(new Error(what)), 120_000));
    return Promise.race([detail, nothing]);
  };
  return () => heard.evaluate(orNothing, `no “${type}” within 120 seconds`) as Promise<Detail>;
}

/** Does something that ends a stroke, and resolves with the detail of the event that follows. */
export async function predictionAfter(page: Page, act: () => Promise<void>): Promise<Told> {
  const told = await nextEvent<Told>(page, 'prediction');
  await act();
  return told();
}

/** Opens images from the disk. */
export const openImages = (page: Page, files: InputFile[]): Promise<void> =>
  page.locator('hitofude-trainer input[name=mnist]').setInputFiles(files);

/** Fills in the trainer's fields. */
export async function choose(page: Page, settings: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await page.locator(`hitofude-trainer input[name=${name}]`).fill(value);
  }
}

export const state = (page: Page): Promise<string> => trainer(page, 'state').innerText();

export const expectState = (page: Page, expected: string, timeout = 60_000): Promise<void> =>
  expect.poll(() => state(page), { timeout }).toBe(expected);

/** Steps done so far. */
export async function stepsDone(page: Page): Promise<number> {
  const text = await trainer(page, 'steps').innerText();
  return Number(/step ([\d,]+)/.exec(text)?.[1]?.replace(',', '') ?? 0);
}

/** The file that “Save weights” gives. */
export async function savedWeights(page: Page): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    trainer(page, 'save').click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
