// What the tests of the library share.
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Hitofude, SimpleConvNetOptions, Variant } from '../../web/library/index.js';
import { createHitofude, type ErrorCode } from '../../web/library/index.js';

/** A lab on the core that was built into build/. */
export const openLab = (variant: Variant = 'simd'): Promise<Hitofude> =>
  createHitofude({ variant, wasmUrl: wasmFile(variant) });

export const wasmFile = (variant: Variant = 'simd'): URL =>
  new URL(`../../build/wasm-${variant}/hitofude.wasm`, import.meta.url);

export const dist = (file: string): string =>
  fileURLToPath(new URL(`../../dist/${file}`, import.meta.url));

/** A network that a step takes a millisecond of: 1×12×12 → 4 filters of 5×5 → 8 → 10. */
export const small: SimpleConvNetOptions = {
  inputDim: [1, 12, 12],
  convParam: { filterNum: 4, filterSize: 5 },
  hiddenSize: 8,
  weightInitStd: 0.1,
};
export const smallPixels = 144;

/** Images that can be told apart: row `label` is bright, the rest is noise of a fixed sequence. */
export function stripes(count: number): { images: Float32Array; labels: Uint8Array } {
  const labels = Uint8Array.from({ length: count }, (_, n) => (n * 7) % 10);
  const images = new Float32Array(count * smallPixels);
  let state = 1;
  images.forEach((_, i) => {
    state = (state * 48271) % 2147483647;
    const row = Math.floor((i % smallPixels) / 12);
    images[i] =
      (row === labels[Math.floor(i / smallPixels)] ? 0.7 : 0) + 0.3 * (state / 2147483647);
  });
  return { images, labels };
}

/** An array's bytes as one text, which is compared in an instant. */
export const base64 = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/** The bits of all parameters, for comparing whole networks exactly. */
export const bits = (
  params: ReadonlyMap<string, { shape: readonly number[]; data: ArrayBufferView }>,
): [string, string, string][] =>
  [...params].map(([name, { shape, data }]) => [name, String(shape), base64(data)]);

/** Expects `work` to throw, or its promise to reject, with this code and a message that matches. */
export async function expectError(
  work: () => unknown,
  code: ErrorCode,
  message: RegExp = /./,
): Promise<void> {
  const error: unknown = await Promise.resolve()
    .then(work)
    .then(
      () => expect.fail(`expected ${code}, but nothing was thrown`),
      (reason: unknown) => reason,
    );
  expect(error).toMatchObject({
    name: 'HitofudeError',
    code,
    message: expect.stringMatching(message),
  });
}
