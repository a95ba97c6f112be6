// Weights in 8 bits: whole numbers −127..127 times a scale for each output (a filter of a convolution, a column of an affine
// layer), so that the largest weight of every output is kept whole (Jacob et al. 2018).
import type { NamedArray } from '../api.js';
import { elementCount } from '../checks.js';

/** The largest magnitude that 8 bits hold. */
export const mostInteger = 128;

/** Name of the array that holds the scales of `name`. */
export const scaleName = (name: string): string => `${name}.scale`;

/** Filters (FN, C, FH, FW) have their outputs first, affine weights (inputs, outputs) last. */
const outputAxis = (shape: readonly number[]): number => (shape.length === 2 ? 1 : 0);

/** One number for each output. */
export const isScaleOf = (shape: readonly number[], scale: readonly number[]): boolean =>
  scale.length === 1 && scale[0] === shape[outputAxis(shape)];

/** Calls visit(element, its output) for every element. */
function forEachElement(
  shape: readonly number[],
  visit: (element: number, output: number) => void,
): void {
  const axis = outputAxis(shape);
  const inner = elementCount(shape.slice(axis + 1));
  for (let i = elementCount(shape) - 1; i >= 0; --i) visit(i, Math.floor(i / inner) % shape[axis]);
}

type Stored = [name: string, array: { shape: number[]; data: Float32Array | Int8Array }];

/** What is stored for an array: weights in 8 bits and their scales; biases and the like as they are. */
export function quantized([name, { shape, data }]: [string, NamedArray]): Stored[] {
  if (shape.length < 2) return [[name, { shape, data }]];
  const scales = new Float32Array(shape[outputAxis(shape)]);
  forEachElement(shape, (i, output) => {
    scales[output] = Math.max(scales[output], Math.abs(data[i]) / 127);
  });
  const numbers = new Int8Array(data.length);
  forEachElement(shape, (i, output) => {
    numbers[i] = scales[output] === 0 ? 0 : Math.round(data[i] / scales[output]);
  });
  return [
    [name, { shape, data: numbers }],
    [scaleName(name), { shape: [scales.length], data: scales }],
  ];
}
