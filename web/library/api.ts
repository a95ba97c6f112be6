/// <reference lib="esnext.disposable" preserve="true" />
// The library's public types: what `createHitofude` gives, and what `createHitofudeWorker` gives asynchronously.

import type { IdxFile } from './idx.js';
import type { MnistImages } from './mnist.js';

/** `simd` computes the same bits everywhere; `relaxed-simd` fuses multiply and add where the processor can. */
export type Variant = 'simd' | 'relaxed-simd';

export interface HitofudeOptions {
  /** Which wasm file to load. Default `auto`: `relaxed-simd` where the browser has it. */
  variant?: 'auto' | Variant;
  /**
   * How many threads may compute at most; `info.threads` says how many do. More than one only in a worker of a
   * cross-origin isolated page, and in Node. Default: in such a worker one for each core but one, which is the page's;
   * 1 elsewhere, and where `wasmUrl` is the URL of a file.
   */
  threads?: number;
  /**
   * Where the wasm files lie: a folder's URL ending in `/`, or the URL of the file of the variant that is loaded
   * (with threads, of the one for threads), which `…-rest.wasm` lies beside. Relative to the page. Default: beside this
   * script.
   */
  wasmUrl?: string | URL;
  /**
   * `false`: the lab is there as soon as it can predict with layers of the types convolution, pooling, ReLU and affine,
   * and read strokes. All else (training, other layers, photographs, deflated npz files) waits for `complete()`, and is
   * refused as `incomplete` before. Default `true`; in a worker it makes no difference, where each call waits for what it
   * needs.
   */
  whole?: boolean;
}

export interface HitofudeWorkerOptions extends HitofudeOptions {
  /** The worker's script, relative to the page. Default: `hitofude-worker.js` beside this script. */
  workerUrl?: string | URL;
}

export interface HitofudeInfo {
  version: string;
  variant: Variant;
  threads: number;
  /** True when the same seed gives the same bits on every machine. */
  deterministic: boolean;
}

/** A named array as networks hold and files store it: row-major float32. */
export interface NamedArray {
  shape: number[];
  data: Float32Array;
}

/** Parameters or gradients: `W1` → { shape: [30, 1, 5, 5], data }, … in the network's order. */
export type NamedArrays = Map<string, NamedArray>;

/** Labels 0..classes−1, one an image. */
export type Labels = Uint8Array | Int32Array | readonly number[];

/** Pixels N×C×H×W: floats as they are, or bytes 0..255 that stand for 0..1. */
export interface Images {
  images: Float32Array | Uint8Array;
  labels: Labels;
  /**
   * The label of images that belong to none of the classes. Training makes all classes equally likely for them (outlier
   * exposure: Hendrycks et al. 2019); in an accuracy they count as wrong.
   */
  noClass?: number;
}

/** Digits made by rule. */
export interface SyntheticOptions {
  /** How many, or how many make an epoch: 1..100,000. Default 10,000. */
  count?: number;
  /** Default 1. */
  seed?: number;
}

export interface ConvParam {
  filterNum?: number;
  filterSize?: number;
  pad?: number;
  stride?: number;
}

/** SimpleConvNet's constructor arguments (chapter 7.5); everything has the book's default. */
export interface SimpleConvNetOptions {
  inputDim?: [C: number, H: number, W: number];
  convParam?: ConvParam;
  hiddenSize?: number;
  outputSize?: number;
  weightInitStd?: number;
  seed?: number;
}

/** LeNet-5's arguments (LeCun et al. 1998). */
export interface LeNet5Options {
  /** Of the input image: 28, which is padded by 2, or 32 as in the paper. Default 28. */
  side?: 28 | 32;
  /** Max pooling, ReLU and full connections in place of the paper's layers. Default false. */
  modern?: boolean;
  seed?: number;
}

/** DeepConvNet's arguments (the book's chapter 8.1), for 1×28×28 images. */
export interface DeepConvNetOptions {
  /** Default 50. */
  hiddenSize?: number;
  /** Default 10. */
  outputSize?: number;
  seed?: number;
}

/** AlexNet's arguments (Krizhevsky et al. 2012), for 3×227×227 images. */
export interface AlexNetOptions {
  /** Default 1000. */
  outputSize?: number;
  seed?: number;
}

export interface SequentialOptions {
  seed?: number;
}

/** One number for both axes, or one for each. */
export type Axes = number | [height: number, width: number];

/**
 * What weights are drawn with: normal with mean 0 and this standard deviation, √(1/n) (`xavier`) or √(2/n) (`he`), n the
 * number of values that one output is made of (chapter 6.2). Default { std: 0.01 }, as in the book.
 */
export type Initializer = { std: number } | 'xavier' | 'he';

/** (C, H, W) → (filterNum, OH, OW), OH = ⌊(H + 2·pad − FH) / stride⌋ + 1 (chapter 7.2). */
export interface ConvolutionSpec {
  type: 'convolution';
  filterNum: number;
  filterSize: Axes;
  /** Default 1. */
  stride?: Axes;
  /** Default 0. */
  pad?: Axes;
  /** Input and output maps fall into so many parts, each convolved by itself. Default 1. */
  groups?: number;
  /** The input channels that each filter is connected to; an empty list, the default, is all. Not with groups. */
  connections?: number[][];
  init?: Initializer;
  /** What biases start at. Default 0. */
  bias?: number;
}

/** (C, H, W) → (C, OH, OW), as convolution has it (chapter 7.3). Padding reads as 0 and counts. */
export interface PoolingSpec {
  type: 'pooling';
  /** Default `max`. */
  kind?: 'max' | 'average';
  size: Axes;
  /** Default: the size, so that windows do not overlap. */
  stride?: Axes;
  /** Default 0. */
  pad?: Axes;
}

/** LeNet-5's trainable subsampling by 2×2: (C, H, W) with even H and W → (C, H/2, W/2). */
export interface SubsamplingSpec {
  type: 'subsampling';
}

/** Fully connected: any shape → (size). */
export interface AffineSpec {
  type: 'affine';
  size: number;
  init?: Initializer;
  /** What biases start at. Default 0. */
  bias?: number;
}

export interface ReluSpec {
  type: 'relu';
}

export interface SigmoidSpec {
  type: 'sigmoid';
}

/** amplitude·tanh(slope·x); both are 1 by default. */
export interface TanhSpec {
  type: 'tanh';
  amplitude?: number;
  slope?: number;
}

/** Over channels, or over features after an affine layer (chapter 6.3). */
export interface BatchNormalizationSpec {
  type: 'batchNormalization';
  /** Share of the running statistics that a step keeps, 0..1. Default 0.9. */
  momentum?: number;
}

/** x / (k + alpha·Σ x²)^beta over n channels around each (Krizhevsky et al. 2012, section 3.3). */
export interface LocalResponseNormalizationSpec {
  type: 'localResponseNormalization';
  /** Odd. Default 5. */
  n?: number;
  /** Default 2. */
  k?: number;
  /** Default 1e-4. */
  alpha?: number;
  /** Default 0.75. */
  beta?: number;
}

/** Drops values with this probability while training (chapter 6.4.3). */
export interface DropoutSpec {
  type: 'dropout';
  /** 0 ≤ ratio < 1. Default 0.5. */
  ratio?: number;
  /** When the missing share is made up for: `predicting` multiplies by 1 − ratio, the book's rule and the default; `training` divides by it. */
  scaling?: 'predicting' | 'training';
}

/** One layer of a sequential network. */
export type LayerSpec =
  | ConvolutionSpec
  | PoolingSpec
  | SubsamplingSpec
  | AffineSpec
  | ReluSpec
  | SigmoidSpec
  | TanhSpec
  | BatchNormalizationSpec
  | LocalResponseNormalizationSpec
  | DropoutSpec;

/** What a network tells of one of its layers. */
export interface LayerInfo {
  /** Conv1, Relu1, Pool1, Affine1, … */
  name: string;
  /** With every default filled in; `sequential` makes the same layer of it. */
  spec: Required<LayerSpec>;
  /** Shape of the output of one image: [C, H, W] or [features]. */
  output: number[];
  /** Names of its parameters, in `params`. */
  parameters: string[];
}

export type OptimizerName = 'sgd' | 'momentum' | 'adagrad' | 'rmsprop' | 'adam';

/** Formats that a network can be saved in. `load` reads all but `onnx`. */
export type WeightsFormat = 'safetensors' | 'npz' | 'pkl' | 'onnx';

/** How the numbers of a file are stored: as they are, or weights in 8 bits with a scale for each output. */
export type Precision = 'float32' | 'int8';

export interface SaveOptions {
  /** Default float32. int8, of safetensors only, takes a quarter of the space and moves a weight by up to 1/254 of its output's largest. */
  precision?: Precision;
}

/** Every image draws its own change from these ranges, evenly. Default of each: 0, no change of the kind. */
export interface Augmentation {
  /** Degrees to either side, 0..89. */
  rotation?: number;
  /** Share that each side becomes larger or smaller, 0..1: at 0.1 from 1/1.1 to 1.1. */
  scale?: number;
  /** Slant to either side: columns a row, 0..1. */
  shear?: number;
  /** Whole pixels up or down and left or right, 0..1000. */
  shift?: number;
  /** A smooth warp: standard deviation in pixels, 0..10. */
  elastic?: number;
  /** Pixels that the pen's edge moves out or in, 0..1. */
  thickness?: number;
}

export interface TrainerOptions {
  /** Default `adam`. */
  optimizer?: OptimizerName;
  /** Learning rate. Default 0.001 for adam, 0.01 for the others, as in the book. */
  lr?: number;
  /** λ of the penalty λ/2·ΣW² over weights, biases left out (chapter 6.4.2). Default 0. */
  weightDecay?: number;
  /**
   * Iterations of one cycle of the learning rate: it rises along a line from lr/25 to lr in the first tenth of them and
   * falls along half a cosine to 0 at the last one, where learning ends (Smith and Topin 2017). With a high lr this
   * learns in a few epochs what a constant rate takes many for. Default 0: the rate stays.
   */
  oneCycle?: number;
  /**
   * Whether mini-batches of a dataset take its images in a random order, each once before any comes again. Default
   * false: each image is drawn anew, as the book does.
   */
  shuffle?: boolean;
  /**
   * Each image of a dataset is changed at random before the network learns from it. `true`: as much as hands differ from
   * each other. Default false.
   */
  augment?: boolean | Augmentation;
  /** Images in a mini-batch. Default 100. */
  batchSize?: number;
  /** Seed of the draw of mini-batches. Default 1. */
  seed?: number;
}

export interface FitOptions {
  train: Dataset | Images;
  test?: Dataset | Images;
  /** How many epochs the whole run has, those done by earlier calls included. Default 20. */
  epochs?: number;
  /** Stops the run between two batches; a later `fit` goes on from there. */
  signal?: AbortSignal;
  /** Called after every step; after an epoch with accuracies too. */
  onProgress?: (progress: FitProgress) => void;
  /** How many images of `train` and `test` each epoch's accuracies are taken over. Default 1000, as in the book; `Infinity` is all. */
  evaluateSamples?: number;
}

export interface FitProgress {
  /** Steps done so far, over all calls of `fit` and `step`. */
  iteration: number;
  /** Steps of the whole run. */
  iterations: number;
  /** Whole epochs done. */
  epoch: number;
  epochs: number;
  /** Loss of this step's mini-batch before its update. */
  loss: number;
  /** 0..1; only after an epoch. */
  trainAccuracy?: number;
  /** 0..1; only after an epoch, and only where there is a test set. */
  testAccuracy?: number;
  imagesPerSecond: number;
  /** Estimated seconds to the end of the run. */
  secondsLeft: number;
}

export interface FitResult {
  iteration: number;
  epoch: number;
  /** False when the signal stopped it. */
  completed: boolean;
}

/** Points in any unit, y growing downwards; one array a stroke. */
export type Strokes = readonly (readonly { x: number; y: number }[])[];

/**
 * The steps from strokes to 28×28 pixels. All are done by default; leaving one out shows what it is for. A network that
 * learnt from MNIST reads the drawing worse then.
 */
export interface StrokeSteps {
  /** Whether the ink's box is cut out of the sheet and comes to the middle; else the whole sheet goes on. */
  crop?: boolean;
  /** Whether the part's longest side becomes 20 pixels; else the part is as large as on a sheet of 28 pixels. */
  scale?: boolean;
  /** Whether the ink's centre of mass is moved to where MNIST has it, 14.5 pixels from the upper and the left edge. */
  centre?: boolean;
  /** What was drawn on, from (0, 0) on and in the strokes' unit. Needed where a step is left out. */
  sheet?: { width: number; height: number };
}

export interface PixelSource {
  /** RGBA, 4 bytes a pixel. */
  data: Uint8Array | Uint8ClampedArray;
  width: number;
  height: number;
}

export type NetworkType = 'SimpleConvNet' | 'LeNet5' | 'DeepConvNet' | 'AlexNet' | 'Sequential';

/** Images with labels in the core's memory, used for many epochs; or an endless stream of them. */
export interface Dataset {
  readonly count: number;
  dispose(): void;
  [Symbol.dispose](): void;
}

/**
 * A convolutional network. Images that do not fit it throw `shape-mismatch`, numbers that are not finite `bad-value`,
 * labels outside 0..classes−1 `bad-label`, and every use after `dispose()` `disposed`; the parameters then stay as they were.
 */
export interface Network {
  readonly type: NetworkType;
  /** [C, H, W] */
  readonly inputDim: number[];
  readonly classes: number;
  /** Its layers, first to last. */
  readonly layers: LayerInfo[];
  /** Scores before softmax, N×classes. x: N×C×H×W. */
  predict(x: Float32Array): Float32Array;
  /** Softmax of the scores, N×classes. */
  probabilities(x: Float32Array): Float32Array;
  /** Mean cross-entropy. */
  loss(x: Float32Array, t: Labels): number;
  /** Share of images whose highest score is their label's, 0..1. */
  accuracy(x: Float32Array, t: Labels, batchSize?: number): number;
  /** The same over a dataset's first `count` images (default: all), without stopping the event loop for long. */
  accuracyOn(dataset: Dataset | Images, count?: number): Promise<number>;
  /** Output of every layer by its name, as predicting computes them; shapes have N first. */
  activations(x: Float32Array): NamedArrays;
  /** Gradient of the loss by every parameter that is trained. */
  gradient(x: Float32Array, t: Labels): NamedArrays;
  /** Gradient of the loss by the pixels, N×C×H×W, through the network as it predicts. `label`: one for all images, or one each. */
  inputGradient(x: Float32Array, label: number | Labels): Float32Array;
  /** Copies of the parameters, running statistics of batch normalisation included. */
  readonly params: NamedArrays;
  /** Replaces all parameters, or none when a name, shape or value is wrong. */
  setParams(params: NamedArrays): void;
  /**
   * A file of the network. `load` makes the same network of safetensors and npz; of pkl, which is the book's plain dict of
   * arrays, the networks that can be told by names and shapes, with the default seed. onnx (opset 13) is for other programs:
   * input `x` (N, C, H, W), output `scores` (N, classes). Throws `bad-value` when training has left a parameter not finite.
   */
  save(format: WeightsFormat, options?: SaveOptions): Uint8Array;
  dispose(): void;
  [Symbol.dispose](): void;
}

/** Draws mini-batches and updates a network. It throws what a network throws, and `disposed` when its network was disposed of. */
export interface Trainer {
  /** Steps done. */
  readonly iteration: number;
  /** One update with this batch; returns the loss before it. */
  step(x: Float32Array, t: Labels): number;
  /** One update with a mini-batch drawn from the dataset; returns the loss before it. */
  stepOn(dataset: Dataset): number;
  /**
   * Trains epoch by epoch: max(1, ⌊count / batchSize⌋) steps each, then the accuracies. The event loop gets its turn
   * between two steps. Rejects with `busy` while another `fit` of this trainer runs, with `bad-value` when the loss is
   * not finite any more.
   */
  fit(options: FitOptions): Promise<FitResult>;
  dispose(): void;
  [Symbol.dispose](): void;
}

/** The lab. Arguments of a wrong type or range throw `bad-argument`, every use after `dispose()` `disposed`. */
export interface Hitofude {
  readonly info: HitofudeInfo;
  /**
   * { data, shape: [N·OH·OW, C·FH·FW] }, rows and columns ordered as in chapter 7.4.3. stride is 1 and pad 0 by default.
   * Throws `shape-mismatch` when x or the filter does not fit the shape.
   */
  im2col(
    x: Float32Array,
    shape: [number, number, number, number],
    filterH: number,
    filterW: number,
    stride?: number,
    pad?: number,
  ): NamedArray;
  /** Adds every column entry back to the pixel that it came from. */
  col2im(
    col: Float32Array,
    shape: [number, number, number, number],
    filterH: number,
    filterW: number,
    stride?: number,
    pad?: number,
  ): NamedArray;
  simpleConvNet(options?: SimpleConvNetOptions): Network;
  leNet5(options?: LeNet5Options): Network;
  deepConvNet(options?: DeepConvNetOptions): Network;
  alexNet(options?: AlexNetOptions): Network;
  /**
   * A network of these layers; the last one has to be affine, or to follow the affine layer that gives the scores. Throws
   * `bad-argument` or `shape-mismatch` with a message that names the layer that does not fit.
   */
  sequential(
    inputDim: [C: number, H: number, W: number],
    layers: readonly LayerSpec[],
    options?: SequentialOptions,
  ): Network;
  /**
   * A network from a safetensors, npz or pkl file, recognised by content: one that `save` wrote, or the arrays of a named
   * network. Throws `bad-file`.
   */
  load(bytes: Uint8Array): Network;
  trainer(net: Network, options?: TrainerOptions): Trainer;
  /** Copies the images. imageShape is [1, 28, 28] by default. */
  dataset(images: Images, imageShape?: [C: number, H: number, W: number]): Dataset;
  /**
   * The images of two IDX files, gzipped or not, as MNIST's are; or the first `count` of them. A worker fetches them
   * itself where it is told their addresses, and takes Blobs without copying them. Rejects with `bad-file`, or
   * `load-failed` for what cannot be fetched.
   */
  mnistDataset(imageFile: IdxFile, labelFile: IdxFile, count?: number): Promise<Dataset>;
  /** `count` images from all over two such files, as far apart as each other; or all where there are fewer. */
  mnistSample(imageFile: IdxFile, labelFile: IdxFile, count: number): Promise<MnistImages>;
  /**
   * An endless stream of digits, drawn from models of the ways in which people write them. Training gets a new image at
   * every draw; `count` of them are an epoch. Accuracies are taken over images that training never draws: those that
   * `syntheticDigits` gives for the same seed.
   */
  syntheticDataset(options?: SyntheticOptions): Dataset;
  /**
   * The first `count` images of that stream, count×784 pixels 0..1, and their labels, which count 0..9 over and over.
   * Image i depends on nothing but i and the seed.
   */
  syntheticDigits(options?: SyntheticOptions): { images: Float32Array; labels: Uint8Array };
  /**
   * 28×28 pixels 0..1, ink 1, made from strokes as MNIST's images were. Throws `bad-value` for points that are not
   * finite, `bad-argument` for a step left out where there is no sheet.
   */
  digitFromStrokes(strokes: Strokes, steps?: StrokeSteps): Float32Array;
  /** The same from pixels, dark on light or light on dark. */
  digitFromImage(image: PixelSource): Float32Array;
  /** Resolves when everything can be called: at once unless the lab was made with `whole: false`. Throws `load-failed`, or
   * `disposed` when the lab was disposed of before that. */
  complete(): Promise<void>;
  /** Size of this instance's wasm memory, in bytes. It grows with need and does not shrink. */
  memoryBytes(): number;
  /** Disposes of everything made here, and lets go of the memory. */
  dispose(): void;
  [Symbol.dispose](): void;
}

type AsyncMethod<F> = F extends (...args: infer A) => infer R
  ? (...args: { [I in keyof A]: AsyncArgument<A[I]> }) => Promise<AsyncResult<Awaited<R>>>
  : never;
type AsyncHandle<T> = {
  readonly [K in keyof T]: T[K] extends (...args: never[]) => unknown
    ? AsyncMethod<T[K]>
    : Promise<T[K]>;
};
type AsyncResult<R> = R extends Network
  ? AsyncNetwork
  : R extends Trainer
    ? AsyncTrainer
    : R extends Dataset
      ? AsyncDataset
      : R;
type AsyncArgument<A> = A extends Network
  ? AsyncNetwork
  : A extends Dataset | Images
    ? AsyncDataset | Images
    : A extends FitOptions
      ? AsyncFitOptions
      : A;

export type AsyncDataset = AsyncHandle<Dataset>;
export type AsyncNetwork = AsyncHandle<Network>;
export type AsyncFitOptions = Omit<FitOptions, 'train' | 'test'> & {
  train: AsyncDataset | Images;
  test?: AsyncDataset | Images;
};
export type AsyncTrainer = AsyncHandle<Trainer>;
/** The same object with every call asynchronous, running in a worker. `dispose()` ends the worker. */
export type AsyncHitofude = Omit<AsyncHandle<Hitofude>, 'info'> & { readonly info: HitofudeInfo };
