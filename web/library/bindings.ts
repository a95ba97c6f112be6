// What cpp/bindings/bindings.cpp exports through Embind, as TypeScript sees it. Only this folder uses it.

/** Thrown by every call that the core refuses. `code` is one of ErrorCode's. */
export interface CoreFailure {
  code: string;
  message: string;
}

/** An object in the core’s memory. */
export interface CoreHandle {
  delete(): void;
}

export interface CoreArray {
  name: string;
  shape: number[];
  data: Float32Array;
}

export interface CoreDataset extends CoreHandle {
  count(): number;
  /** Images from..to−1 (at most count), pixels 0..1. */
  slice(from: number, to: number): { images: Float32Array; labels: number[] };
}

export interface CoreParameter extends CoreArray {
  /** False for running statistics, which no optimizer touches. */
  trainable: boolean;
}

/** The core’s LayerSpec: every field is there, only those of the type count. It crosses as numbers, see layer-numbers.ts. */
export interface CoreLayer {
  type:
    | 'convolution'
    | 'pooling'
    | 'subsampling'
    | 'affine'
    | 'relu'
    | 'sigmoid'
    | 'tanh'
    | 'batch-normalization'
    | 'local-response-normalization'
    | 'dropout';
  /** Filters of a convolution, values of an affine layer. */
  outputs: number;
  initializer: 'deviation' | 'xavier' | 'he';
  deviation: number;
  /** What biases start at. */
  bias: number;
  /** [height, width] of the filter or pool. */
  window: number[];
  /** [vertical, horizontal] */
  stride: number[];
  /** [vertical, horizontal] */
  pad: number[];
  groups: number;
  /** Channels that each filter is connected to; empty: all. */
  connections: number[][];
  pooling: 'max' | 'average';
  amplitude: number;
  slope: number;
  momentum: number;
  n: number;
  k: number;
  alpha: number;
  beta: number;
  ratio: number;
  /** When dropout scales. */
  scaling: 'predicting' | 'training';
}

/** Numbers; with scales, each to be multiplied with that of its output (see formats/int8.ts). */
export interface CoreNumbers {
  data: Float32Array | Int8Array;
  scales?: Float32Array;
}

/** What a network tells of one of its layers. */
export interface CoreLayerInfo {
  /** See layer-numbers.ts. */
  spec: Float64Array;
  /** Conv1, Relu1, Pool1, Affine1, … */
  name: string;
  /** Shape of the output of one image, without N. */
  output: number[];
  /** Names of its parameters. */
  parameters: string[];
}

/** x: Float32Array N×C×H×W. Arrays are copied in and out. */
export interface CoreNetwork extends CoreHandle {
  /** [C, H, W] */
  inputShape(): number[];
  classes(): number;
  predict(x: Float32Array): Float32Array;
  params(): CoreParameter[];
  /** One for every parameter, in the order of `params()`. */
  setParams(arrays: CoreNumbers[]): void;
}

export interface CoreTrainer extends CoreHandle {
  /** max(1, floor(images / batch size)) */
  iterationsPerEpoch(dataset: CoreDataset): number;
  iteration(): number;
  step(x: Float32Array, t: Int32Array): number;
  stepOn(dataset: CoreDataset): number;
}

/** The module that an Emscripten factory resolves to. */
export interface CoreTrainerOptions {
  batchSize: number;
  seed: number;
  /** λ of the penalty λ/2·ΣW². */
  weightDecay: number;
  /** 0 for none. */
  oneCycle: number;
  shuffle: boolean;
  augment: CoreAugmentation | null;
}

/** Ranges, see `Augmentation` in api.ts. */
export interface CoreAugmentation {
  rotation: number;
  scale: number;
  shear: number;
  shift: number;
  elastic: number;
  thickness: number;
}

/** What there is of the core from the start. */
export interface FirstPart {
  HEAPU8: Uint8Array;
  /** In builds with threads. */
  PThread?: { unusedWorkers: Worker[]; terminateAllThreads(): void };
  /** Makes the rest callable, whose functions have to be there. */
  _registerRest(): void;
  /** Here and below, a network's seed of −1 leaves its weights at 0. */
  _simpleConvNet(
    inputDim: number[],
    filterNum: number,
    filterSize: number,
    pad: number,
    stride: number,
    hiddenSize: number,
    outputSize: number,
    weightInitStd: number,
    seed: number,
  ): CoreNetwork;
  _network(inputDim: number[], layers: Float64Array, seed: number): CoreNetwork;
  /** points: x0 y0 x1 y1 … of all strokes; lengths: points in each stroke. A sheet of 0×0 is none. 784 floats. */
  _digitFromStrokes(
    points: Float32Array,
    lengths: Int32Array,
    crop: boolean,
    scale: boolean,
    centre: boolean,
    sheetWidth: number,
    sheetHeight: number,
  ): Float32Array;
}

/** All of the core. t: Int32Array N. */
export interface Core extends FirstPart {
  /** How many there are then. */
  _setThreads(count: number): number;
  _loss(net: CoreNetwork, x: Float32Array, t: Int32Array): number;
  _gradient(net: CoreNetwork, x: Float32Array, t: Int32Array): CoreArray[];
  /** Gradient of the loss by x, of x's length. */
  _inputGradient(net: CoreNetwork, x: Float32Array, t: Int32Array): Float32Array;
  /** Output of every layer, named as in `_layers`; shapes with N first. */
  _activations(net: CoreNetwork, x: Float32Array): CoreArray[];
  _layers(net: CoreNetwork): CoreLayerInfo[];
  /** How many of the images from..to−1 (at most count) are classified right. */
  _countCorrect(net: CoreNetwork, dataset: CoreDataset, from: number, to: number): number;
  _im2col(
    x: Float32Array,
    shape: number[],
    filterH: number,
    filterW: number,
    stride: number,
    pad: number,
  ): CoreArray;
  _col2im(
    col: Float32Array,
    shape: number[],
    filterH: number,
    filterW: number,
    stride: number,
    pad: number,
  ): CoreArray;
  _leNet5(side: number, modern: boolean, seed: number): CoreNetwork;
  _deepConvNet(hiddenSize: number, outputSize: number, seed: number): CoreNetwork;
  _alexNet(outputSize: number, seed: number): CoreNetwork;
  /** optimizer: sgd, momentum, adagrad, rmsprop or adam. */
  _trainer(
    net: CoreNetwork,
    optimizer: string,
    lr: number,
    options: CoreTrainerOptions,
  ): CoreTrainer;
  /** Byte images are scaled to 0..1 when a batch is drawn. imageShape: [C, H, W]. Label −1: none of the classes. */
  _dataset(
    images: Float32Array | Uint8Array,
    labels: Int32Array,
    imageShape: number[],
  ): CoreDataset;
  /** Endless: `count` images are an epoch, and accuracies are taken over the first `count`. */
  _syntheticDataset(count: number, seed: number): CoreDataset;
  _digitFromImage(rgba: Uint8Array, width: number, height: number): Float32Array;
}

/** The default export of the JavaScript that Emscripten writes for each variant. */
export type CoreFactory = (settings: {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
  /** In builds with threads: how many will be asked for. */
  threads: number;
}) => Promise<FirstPart>;
