// Validation of what callers hand in, done before the core is touched. Every function throws a HitofudeError.
import type { Images, NamedArray } from './api.js';
import { HitofudeError, type ErrorCode } from './errors.js';

/** The largest array, in elements, that the library asks the core for: 512 MiB of float32. */
export const maxElements = 2 ** 27;

export function fail(code: ErrorCode, got: string, expected: string): never {
  throw new HitofudeError(code, `got ${got}, expected ${expected}`);
}

/** A value as error messages show it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(showItem).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return value.constructor?.name ?? 'an object';
  return String(value);
}

/** An array in an array is not shown further: a file may nest them any depth. */
const showItem = (value: unknown): string => (Array.isArray(value) ? '[…]' : show(value));

/** A whole number from..to, both included. */
export function wholeNumber(name: string, value: unknown, from: number, to = maxElements): number {
  if (Number.isInteger(value) && Number(value) >= from && Number(value) <= to) return Number(value);
  fail('bad-argument', `${name} = ${show(value)}`, `a whole number ${from}..${to}`);
}

/** A seed of the core's generator: a whole number 0..2³²−1. */
export const seedNumber = (value: unknown): number => wholeNumber('seed', value, 0, 2 ** 32 - 1);

export function trueOrFalse(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  fail('bad-argument', `${name} = ${show(value)}`, 'true or false');
}

/** A finite number above 0. */
export function positiveNumber(name: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && Number.isFinite(Math.fround(value))) return value;
  fail('bad-argument', `${name} = ${show(value)}`, 'a finite number above 0');
}

/** A number that float32 can hold. */
export function finiteNumber(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(Math.fround(value))) return value;
  fail('bad-argument', `${name} = ${show(value)}`, 'a finite number');
}

/** A number from..to, both included. */
export function numberWithin(name: string, value: unknown, from: number, to: number): number {
  if (typeof value === 'number' && value >= from && value <= to) return value;
  fail('bad-argument', `${name} = ${show(value)}`, `a number ${from}..${to}`);
}

export function oneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value);
  return found ?? fail('bad-argument', `${name} = ${show(value)}`, allowed.join(' or '));
}

/** An options object whose keys are all known, so that a misspelt one does not go unnoticed. */
export function knownKeys<T extends object>(
  name: string,
  value: T,
  known: readonly (keyof T)[],
): T {
  if (typeof value !== 'object' || value === null) {
    fail('bad-argument', `${name} = ${show(value)}`, 'an object');
  }
  const unknown = Object.keys(value).find((key) => !known.includes(key as keyof T));
  if (unknown !== undefined) {
    fail('bad-argument', `${name} with ${show(unknown)}`, known.join(', '));
  }
  return value;
}

/** An array's dimensions: `length` whole numbers from 1 on, whose product stays within `maxElements`. */
export function dimensions(name: string, value: unknown, length: number): number[] {
  if (!Array.isArray(value) || value.length !== length) {
    fail('bad-argument', `${name} = ${show(value)}`, `${length} whole numbers`);
  }
  const shape = value.map((size, i) => wholeNumber(`${name}[${i}]`, size, 1));
  if (elementCount(shape) > maxElements) {
    fail('bad-argument', `${name} = ${show(shape)}`, `at most ${maxElements} elements`);
  }
  return shape;
}

export const elementCount = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export function float32Array(name: string, value: unknown): Float32Array {
  return value instanceof Float32Array
    ? value
    : fail('bad-argument', `${name}: ${show(value)}`, 'a Float32Array');
}

/** Of a float's bits: negative where its exponent is all ones, as of infinities and of what is not a number. */
const carried = (bits: number): number => ((bits & 0x7fffffff) + 0x00800000) | 0;

/** Index of the first number that is not finite, or −1. By their bits, a sixth of the time that asking each number takes. */
export function firstNotFinite(values: Float32Array): number {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const fours = bits.length - (bits.length % 4);
  let any = 0;
  for (let i = 0; i < fours; i += 4) {
    any |= carried(bits[i]) | carried(bits[i + 1]) | carried(bits[i + 2]) | carried(bits[i + 3]);
  }
  for (let i = fours; i < bits.length; ++i) any |= carried(bits[i]);
  return any < 0 ? bits.findIndex((one) => carried(one) < 0) : -1;
}

export function finite(name: string, values: Float32Array): Float32Array {
  const index = firstNotFinite(values);
  if (index < 0) return values;
  fail('bad-value', `${name}[${index}] = ${values[index]}`, 'a finite number');
}

/** Finite numbers, one for each element of `shape`. */
export function arrayOf(name: string, value: unknown, shape: readonly number[]): Float32Array {
  const data = finite(name, float32Array(name, value));
  if (data.length === elementCount(shape)) return data;
  fail('shape-mismatch', `${name} of ${data.length} numbers`, `${shape.join('×')}`);
}

/** x: N×C×H×W numbers with N at least 1. Returns N. That they are finite the core sees, in less time than it takes here. */
export function imageBatch(x: unknown, inputDim: readonly number[]): number {
  const pixels = elementCount(inputDim);
  const { length } = float32Array('x', x);
  if (length === 0 || length % pixels !== 0) {
    fail(
      'shape-mismatch',
      `x of ${length} numbers`,
      `N×${inputDim.join('×')}, a multiple of ${pixels}`,
    );
  }
  return length / pixels;
}

/** t: `count` whole numbers 0..classes−1. Returns them as the core takes them. */
export function labelBatch(t: unknown, count: number, classes: number): Int32Array {
  if (!(t instanceof Uint8Array || t instanceof Int32Array || Array.isArray(t))) {
    fail('bad-argument', `labels: ${show(t)}`, 'a Uint8Array, an Int32Array or an array');
  }
  const labels: ArrayLike<number> = t;
  if (labels.length !== count) {
    fail('shape-mismatch', `${labels.length} labels`, `${count}, one an image`);
  }
  for (let i = 0; i < count; ++i) {
    if (Number.isInteger(labels[i]) && labels[i] >= 0 && labels[i] < classes) continue;
    fail('bad-label', `label ${show(labels[i])} at ${i}`, `a whole number 0..${classes - 1}`);
  }
  return Int32Array.from(labels);
}

/** Images as bytes or finite floats, with one label each, −1 for those of no class. */
export function labelledImages(
  value: Images,
  imageShape: readonly number[],
): { images: Float32Array | Uint8Array; labels: Int32Array } {
  const { images, labels, noClass } = knownKeys('the images', value, [
    'images',
    'labels',
    'noClass',
  ]);
  if (noClass !== undefined) wholeNumber('noClass', noClass, 0);
  if (!(images instanceof Uint8Array)) finite('images', float32Array('images', images));
  const pixels = elementCount(imageShape);
  if (images.length === 0 || images.length % pixels !== 0) {
    fail('shape-mismatch', `images of ${images.length} pixels`, `N×${imageShape.join('×')}`);
  }
  const all = labelBatch(labels, images.length / pixels, 2 ** 31);
  return { images, labels: all.map((label) => (label === noClass ? -1 : label)) };
}

/** An array that replaces the parameter `name`: the same shape, as many numbers. */
export function parameter(
  name: string,
  value: NamedArray | undefined,
  shape: readonly number[],
): Float32Array {
  if (value === undefined) {
    fail('shape-mismatch', `no parameter ${name}`, `one of shape [${shape.join(', ')}]`);
  }
  const data = float32Array(name, value.data);
  if (String(value.shape) !== String(shape) || data.length !== elementCount(shape)) {
    fail('shape-mismatch', `${name} ${show(value.shape)} with ${data.length} numbers`, show(shape));
  }
  return data;
}
