// Several threads compute the same bits as one.
import { describe, expect, it } from 'vitest';
import { createHitofude, type Hitofude } from '../../web/library/index.js';
import { bits, expectError } from './lab.js';

const openThreads = (threads: number, whole = true): Promise<Hitofude> => {
  const build = threads > 1 ? 'simd-threads' : 'simd';
  const wasmUrl = new URL(`../../build/wasm-${build}/hitofude.wasm`, import.meta.url);
  return createHitofude({ variant: 'simd', threads, wasmUrl, whole });
};

/** A batch of 100 images of a fixed sequence, in 0..1. */
const batch = Float32Array.from({ length: 100 * 784 }, (_, i) => ((i * 7919) % 257) / 256);
const labels = Uint8Array.from({ length: 100 }, (_, n) => (n * 7) % 10);

/** The parameters after 200 steps, and the scores that they give. */
async function trained(threads: number) {
  using lab = await openThreads(threads);
  expect(lab.info.threads).toBe(threads);
  using net = lab.simpleConvNet();
  using trainer = lab.trainer(net, { lr: 0.0001 });
  for (let step = 0; step < 200; ++step) trainer.step(batch, labels);
  return { params: bits(net.params), scores: [...net.predict(batch)] };
}

describe('threads', () => {
  it('give the same weights after 200 steps, be they 1, 2 or 4', async () => {
    const one = await trained(1);
    expect(await trained(2)).toEqual(one);
    expect(await trained(4)).toEqual(one);
  });

  it('are as many as were asked for, and 8 at most', async () => {
    for (const [asked, given] of [
      [3, 3],
      [64, 8],
    ]) {
      using lab = await openThreads(asked);
      expect(lab.info.threads).toBe(given);
    }
  });

  it('do not begin in a lab that was disposed of meanwhile', async () => {
    const lab = await openThreads(2, false);
    const completed = lab.complete();
    lab.dispose();
    await expectError(() => completed, 'disposed');
  });

  it('live in labs of their own, and end with them', async () => {
    const [first, second] = [await openThreads(2), await openThreads(2)];
    first.dispose();
    using net = second.simpleConvNet();
    expect(net.predict(batch)).toHaveLength(1000);
    second.dispose();
    expect(() => net.predict(batch)).toThrow(/disposed/);
  });
});
