// Pixels → digits: the same bits in every variant, and MNIST's test images read however they are handed in.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { coloured, disturbances, drawn, settingsFor } from '../../scripts/disturb.mjs';
import { openLab } from './lab.js';
import { mnist } from './mnist-images.js';

const weights = new URL('../../web/library/weights/handwriting.safetensors', import.meta.url);
const pixels = 28 * 28;

/** A seven of two strokes, as MNIST's images are: 28×28, 0..1. */
const seven = Float32Array.from({ length: pixels }, (_, i) => {
  const [x, y] = [i % 28, Math.floor(i / 28)];
  const isTop = y >= 4 && y < 7 && x >= 8 && x < 21;
  const isLeg = y >= 7 && y < 24 && Math.abs(x + y / 2 - 22) < 1.5;
  return isTop || isLeg ? 1 : 0;
});

const names = Object.keys(disturbances);

/** A disturbed image, as digitFromImage takes it. */
const picture = (image: ArrayLike<number>, name: string, number: number) => {
  const settings = settingsFor(name, number);
  return coloured(drawn(image, settings), settings, number);
};

it('gives the same bits in every variant', async () => {
  using simd = await openLab('simd');
  using relaxed = await openLab('relaxed-simd');
  for (const name of names) {
    const drawing = picture(seven, name, 1);
    const digit = simd.digitFromImage(drawing);
    expect(Math.max(...digit), name).toBe(1);
    expect(relaxed.digitFromImage(drawing), name).toStrictEqual(digit);
  }
});

it('brings a digit back to itself, but for the half pixel that MNIST’s digits lie beside their centre', async (context) => {
  const { images } = await mnist(context, 't10k');
  using lab = await openLab();
  const count = 200;
  let sum = 0;
  for (let n = 0; n < count; ++n) {
    const image = scaled(images, n);
    lab
      .digitFromImage(picture(image, 'none', n))
      .forEach((ink, i) => (sum += Math.abs(ink - image[i])));
  }
  // Moving each image’s centre of mass to MNIST’s mean one, and nothing else, changes pixels by 0.027 in the mean.
  expect(sum / (count * pixels)).toBeLessThan(0.035);
});

/** What the shipped weights, trained on MNIST as it is, read of 300 disturbed images at least. */
const least: Record<string, number> = {
  'shift up to 6 pixels': 0.98,
  'scale 0.5 to 1.5': 0.98,
  'light on dark': 0.98,
  photograph: 0.97,
  'all, mildly': 0.96,
};

it.for(Object.entries(least))('reads MNIST’s test images: %s', async ([name, share], context) => {
  const { images, labels } = await mnist(context, 't10k');
  using lab = await openLab();
  using net = lab.load(readFileSync(weights));
  const count = 300;
  const digits = new Float32Array(count * pixels);
  for (let n = 0; n < count; ++n) {
    digits.set(lab.digitFromImage(picture(scaled(images, n), name, n)), n * pixels);
  }
  expect(net.accuracy(digits, labels.subarray(0, count))).toBeGreaterThanOrEqual(share);
});

/** Image number n, 0..1. */
function scaled(images: Uint8Array, n: number): Float32Array {
  return Float32Array.from(images.subarray(n * pixels, (n + 1) * pixels), (value) => value / 255);
}
