// Layers as students write them down, and as the core takes them.
import type { Axes, Initializer, LayerSpec } from './api.js';
import type { CoreLayer } from './bindings.js';
import * as check from './checks.js';

/** A layer with every default filled in. */
export type CompleteLayer = Required<LayerSpec>;
type LayerType = LayerSpec['type'];
type Of<T extends LayerType> = Extract<CompleteLayer, { type: T }>;
type Given<T extends LayerType> = Extract<LayerSpec, { type: T }>;

interface LayerKind<T extends LayerType> {
  /** What networks call such a layer, before its number. */
  title: string;
  core: CoreLayer['type'];
  keys: readonly (keyof Given<T>)[];
  /** Checks the values and fills in the defaults. */
  complete(given: Given<T>): Of<T>;
  toCore(spec: Of<T>): Partial<CoreLayer>;
  fromCore(layer: CoreLayer): Of<T>;
}

/** A layer that has nothing to set. */
const plain = <T extends 'subsampling' | 'relu' | 'sigmoid'>(
  type: T,
  title: string,
): LayerKind<T> => ({
  title,
  core: type,
  keys: ['type'],
  complete: () => ({ type }) as Of<T>,
  toCore: () => ({}),
  fromCore: () => ({ type }) as Of<T>,
});

const convolution: LayerKind<'convolution'> = {
  title: 'Conv',
  core: 'convolution',
  keys: [
    'type',
    'filterNum',
    'filterSize',
    'stride',
    'pad',
    'groups',
    'connections',
    'init',
    'bias',
  ],
  complete: (given) => ({
    type: 'convolution',
    filterNum: check.wholeNumber('filterNum', given.filterNum, 1),
    filterSize: axes('filterSize', given.filterSize, 1),
    stride: axes('stride', given.stride ?? 1, 1),
    pad: axes('pad', given.pad ?? 0, 0),
    groups: check.wholeNumber('groups', given.groups ?? 1, 1),
    connections: connections(given.connections ?? []),
    init: initializer(given.init),
    bias: check.finiteNumber('bias', given.bias ?? 0),
  }),
  toCore: ({ filterNum, filterSize, stride, pad, groups, connections, init, bias }) => ({
    outputs: filterNum,
    window: pair(filterSize),
    stride: pair(stride),
    pad: pair(pad),
    groups,
    connections,
    bias,
    ...coreInitializer(init),
  }),
  fromCore: (layer) => ({
    type: 'convolution',
    filterNum: layer.outputs,
    filterSize: shortAxes(layer.window),
    stride: shortAxes(layer.stride),
    pad: shortAxes(layer.pad),
    groups: layer.groups,
    connections: layer.connections,
    init: initializerOf(layer),
    bias: shortest(layer.bias),
  }),
};

const pooling: LayerKind<'pooling'> = {
  title: 'Pool',
  core: 'pooling',
  keys: ['type', 'kind', 'size', 'stride', 'pad'],
  complete: (given) => ({
    type: 'pooling',
    kind: check.oneOf('kind', given.kind ?? 'max', ['max', 'average']),
    size: axes('size', given.size, 1),
    stride: axes('stride', given.stride ?? given.size, 1),
    pad: axes('pad', given.pad ?? 0, 0),
  }),
  toCore: ({ kind, size, stride, pad }) => ({
    pooling: kind,
    window: pair(size),
    stride: pair(stride),
    pad: pair(pad),
  }),
  fromCore: (layer) => ({
    type: 'pooling',
    kind: layer.pooling,
    size: shortAxes(layer.window),
    stride: shortAxes(layer.stride),
    pad: shortAxes(layer.pad),
  }),
};

const affine: LayerKind<'affine'> = {
  title: 'Affine',
  core: 'affine',
  keys: ['type', 'size', 'init', 'bias'],
  complete: (given) => ({
    type: 'affine',
    size: check.wholeNumber('size', given.size, 1),
    init: initializer(given.init),
    bias: check.finiteNumber('bias', given.bias ?? 0),
  }),
  toCore: ({ size, init, bias }) => ({ outputs: size, bias, ...coreInitializer(init) }),
  fromCore: (layer) => ({
    type: 'affine',
    size: layer.outputs,
    init: initializerOf(layer),
    bias: shortest(layer.bias),
  }),
};

const tanh: LayerKind<'tanh'> = {
  title: 'Tanh',
  core: 'tanh',
  keys: ['type', 'amplitude', 'slope'],
  complete: ({ amplitude = 1, slope = 1 }) => ({
    type: 'tanh',
    amplitude: check.finiteNumber('amplitude', amplitude),
    slope: check.finiteNumber('slope', slope),
  }),
  toCore: ({ amplitude, slope }) => ({ amplitude, slope }),
  fromCore: ({ amplitude, slope }) => ({
    type: 'tanh',
    amplitude: shortest(amplitude),
    slope: shortest(slope),
  }),
};

const batchNormalization: LayerKind<'batchNormalization'> = {
  title: 'BatchNorm',
  core: 'batch-normalization',
  keys: ['type', 'momentum'],
  complete: ({ momentum = 0.9 }) => ({
    type: 'batchNormalization',
    momentum: check.numberWithin('momentum', momentum, 0, 1),
  }),
  toCore: ({ momentum }) => ({ momentum }),
  fromCore: ({ momentum }) => ({ type: 'batchNormalization', momentum: shortest(momentum) }),
};

const localResponseNormalization: LayerKind<'localResponseNormalization'> = {
  title: 'LRN',
  core: 'local-response-normalization',
  keys: ['type', 'n', 'k', 'alpha', 'beta'],
  complete: ({ n = 5, k = 2, alpha = 1e-4, beta = 0.75 }) => ({
    type: 'localResponseNormalization',
    n: check.wholeNumber('n', n, 1) % 2 === 1 ? n : check.fail('bad-argument', `n = ${n}`, 'odd'),
    k: check.positiveNumber('k', k),
    alpha: check.positiveNumber('alpha', alpha),
    beta: check.positiveNumber('beta', beta),
  }),
  toCore: ({ n, k, alpha, beta }) => ({ n, k, alpha, beta }),
  fromCore: ({ n, k, alpha, beta }) => ({
    type: 'localResponseNormalization',
    n,
    k: shortest(k),
    alpha: shortest(alpha),
    beta: shortest(beta),
  }),
};

const dropout: LayerKind<'dropout'> = {
  title: 'Dropout',
  core: 'dropout',
  keys: ['type', 'ratio', 'scaling'],
  complete: ({ ratio = 0.5, scaling = 'predicting' }) => ({
    type: 'dropout',
    ratio:
      Math.fround(check.numberWithin('ratio', ratio, 0, 1)) < 1
        ? ratio
        : check.fail('bad-argument', `ratio = ${ratio}`, 'a number below 1'),
    scaling: check.oneOf('scaling', scaling, ['predicting', 'training']),
  }),
  toCore: ({ ratio, scaling }) => ({ ratio, scaling }),
  fromCore: ({ ratio, scaling }) => ({ type: 'dropout', ratio: shortest(ratio), scaling }),
};

const kinds: { [T in LayerType]: LayerKind<T> } = {
  convolution,
  pooling,
  subsampling: plain('subsampling', 'Subsampling'),
  affine,
  relu: plain('relu', 'Relu'),
  sigmoid: plain('sigmoid', 'Sigmoid'),
  tanh,
  batchNormalization,
  localResponseNormalization,
  dropout,
};

const types = Object.keys(kinds) as LayerType[];
const kindOf = (type: LayerType) => kinds[type] as unknown as LayerKind<LayerType>;

/** Conv, Pool, Affine, …: what networks call such a layer, before its number. */
export const titleOf = (type: LayerType): string => kinds[type].title;

/** Checks one layer by itself and fills in the defaults. Throws `bad-argument`. */
export function completeLayer(given: LayerSpec): CompleteLayer {
  if (typeof given !== 'object' || given === null) {
    check.fail('bad-argument', check.show(given), 'a layer such as { type: "relu" }');
  }
  const kind = kindOf(check.oneOf('type', given.type, types));
  return kind.complete(check.knownKeys(`a layer of type ${given.type}`, given, kind.keys));
}

/** What counts for layers of other types. */
const unused: Omit<CoreLayer, 'type'> = {
  outputs: 0,
  initializer: 'deviation',
  deviation: 0,
  bias: 0,
  window: [1, 1],
  stride: [1, 1],
  pad: [0, 0],
  groups: 1,
  connections: [],
  pooling: 'max',
  amplitude: 1,
  slope: 1,
  momentum: 0.9,
  n: 5,
  k: 2,
  alpha: 1e-4,
  beta: 0.75,
  ratio: 0.5,
  scaling: 'predicting',
};

export function coreLayer(spec: CompleteLayer): CoreLayer {
  const kind = kindOf(spec.type);
  return { ...unused, type: kind.core, ...kind.toCore(spec) };
}

export function layerOfCore(layer: CoreLayer): CompleteLayer {
  const type = types.find((own) => kinds[own].core === layer.type)!;
  return kindOf(type).fromCore(layer);
}

/** [height, width] */
export const pair = (axes: Axes): [number, number] =>
  typeof axes === 'number' ? [axes, axes] : axes;

const shortAxes = ([height, width]: readonly number[]): Axes =>
  height === width ? height : [height, width];

function axes(name: string, value: unknown, from: number): Axes {
  if (!Array.isArray(value)) return check.wholeNumber(name, value, from);
  if (value.length !== 2) {
    check.fail('bad-argument', `${name} = ${check.show(value)}`, 'a number or [height, width]');
  }
  return shortAxes(value.map((size, i) => check.wholeNumber(`${name}[${i}]`, size, from)));
}

function connections(value: unknown): number[][] {
  const isLists = Array.isArray(value) && value.every(Array.isArray);
  if (!isLists) {
    check.fail(
      'bad-argument',
      `connections = ${check.show(value)}`,
      'lists of channels, one for each filter',
    );
  }
  return (value as unknown[][]).map((channels) =>
    channels.map((channel) => check.wholeNumber('a channel of connections', channel, 0)),
  );
}

function initializer(value: Initializer = { std: 0.01 }): Initializer {
  if (typeof value === 'string') return check.oneOf('init', value, ['xavier', 'he'] as const);
  const { std } = check.knownKeys('init', value, ['std']);
  return { std: check.positiveNumber('init.std', std) };
}

const coreInitializer = (init: Initializer): Pick<CoreLayer, 'initializer' | 'deviation'> =>
  typeof init === 'string'
    ? { initializer: init, deviation: 0 }
    : { initializer: 'deviation', deviation: init.std };

const initializerOf = ({ initializer, deviation }: CoreLayer): Initializer =>
  initializer === 'deviation' ? { std: shortest(deviation) } : initializer;

/** The shortest decimal number that rounds to the same float32. */
function shortest(value: number): number {
  const single = Math.fround(value);
  const digits = [6, 7, 8, 9].map((count) => Number(single.toPrecision(count)));
  return digits.find((number) => Math.fround(number) === single) ?? single;
}
