// Images for training and judging: MNIST's, pen strokes turned to images, and drawings that are no digit.
import fs from 'node:fs';
import path from 'node:path';
import { noDigits } from './no-digits.mjs';
import { readPenDigits } from './pen-strokes.mjs';

export const pixels = 28 * 28;

/** Label of images of no digit. */
export const noClass = 10;

const bytes = (image) => Uint8Array.from(image, (value) => Math.round(255 * value));

/** { images, labels } of labelled strokes, as bytes. */
export function fromStrokes(lab, digits) {
  const images = new Uint8Array(digits.length * pixels);
  digits.forEach(({ strokes }, i) => images.set(bytes(lab.digitFromStrokes(strokes)), i * pixels));
  return { images, labels: Uint8Array.from(digits, ({ label }) => label) };
}

/** Pixels 0..1, as networks take them. */
export const asFloats = ({ images }) => Float32Array.from(images, (byte) => byte / 255);

/** `count` drawings of a kind that is no digit (see no-digits.mjs). */
export function drawnNoDigits(lab, kind, count, seed, penDigits) {
  const next = noDigits(kind, seed, penDigits);
  return fromStrokes(
    lab,
    Array.from({ length: count }, () => ({ label: noClass, strokes: next() })),
  );
}

export const slice = ({ images, labels }, from, to) => ({
  images: images.subarray(from * pixels, to * pixels),
  labels: labels.subarray(from, to),
});

export function joined(parts) {
  const images = new Uint8Array(parts.reduce((sum, part) => sum + part.images.length, 0));
  const labels = new Uint8Array(images.length / pixels);
  let at = 0;
  for (const part of parts) {
    images.set(part.images, at * pixels);
    labels.set(part.labels, at);
    at += part.labels.length;
  }
  return { images, labels };
}

export const repeated = (part, times) => joined(Array.from({ length: times }, () => part));

/** MNIST's `train` or `t10k` set in the data folder. */
export const mnist = (mnistFromIdx, folder, set) =>
  mnistFromIdx(
    ...[`${set}-images-idx3-ubyte.gz`, `${set}-labels-idx1-ubyte.gz`].map((name) =>
      fs.readFileSync(path.join(folder, 'mnist', name)),
    ),
  );

/** Digits of the writers from..to (of 1..30), as strokes. */
export const penDigits = (folder, from, to) =>
  readPenDigits(path.join(folder, 'pendigits', 'pendigits-train')).filter(
    ({ writer }) => writer >= from && writer <= to,
  );
