// Layers as the numbers that cross the border to the core: its fields one after another.
import type { CoreLayer } from './bindings.js';

interface Field<T> {
  write(value: T): number[];
  /** next: gives one number after another. */
  read(next: () => number): T;
}

const number: Field<number> = { write: (value) => [value], read: (next) => next() };

/** [height, width] */
const axes: Field<number[]> = { write: (sizes) => sizes, read: (next) => [next(), next()] };

/** How many they are, then each. */
const listOf = <T>({ write, read }: Field<T>): Field<T[]> => ({
  write: (items) => [items.length, ...items.flatMap(write)],
  read: (next) => Array.from({ length: next() }, () => read(next)),
});

/** Words, by their places in one of the core's enumerations. */
const wordOf = <T extends string>(...words: readonly T[]): Field<T> => ({
  write: (word) => [words.indexOf(word)],
  read: (next) => words[next()],
});

/** In the order of cpp/bindings/layer_spec.cpp. */
const fields: { [K in keyof CoreLayer]: Field<CoreLayer[K]> } = {
  type: wordOf(
    'convolution',
    'pooling',
    'subsampling',
    'affine',
    'relu',
    'sigmoid',
    'tanh',
    'batch-normalization',
    'local-response-normalization',
    'dropout',
  ),
  outputs: number,
  initializer: wordOf('deviation', 'xavier', 'he'),
  deviation: number,
  bias: number,
  window: axes,
  stride: axes,
  pad: axes,
  groups: number,
  connections: listOf(listOf(number)),
  pooling: wordOf('max', 'average'),
  amplitude: number,
  slope: number,
  momentum: number,
  n: number,
  k: number,
  alpha: number,
  beta: number,
  ratio: number,
  scaling: wordOf('predicting', 'training'),
};

const entries = Object.entries(fields) as [keyof CoreLayer, Field<unknown>][];

export const numbersOf = (layers: readonly CoreLayer[]): Float64Array =>
  Float64Array.from(
    layers.flatMap((layer) => entries.flatMap(([name, { write }]) => write(layer[name]))),
  );

/** The layer that these are the numbers of. */
export function layerOf(numbers: Float64Array): CoreLayer {
  let count = 0;
  const next = () => numbers[count++];
  const read = entries.map(([name, field]) => [name, field.read(next)]);
  return Object.fromEntries(read) as CoreLayer;
}
