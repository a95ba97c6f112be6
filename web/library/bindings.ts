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
}

/** x: Float32Array N×C×H×W, t: Int32Array N. Arrays are copied in and out. */
export interface CoreNetwork extends CoreHandle {
  /** [C, H, W] */
  inputShape(): number[];
  classes(): number;
  predict(x: Float32Array): Float32Array;
  loss(x: Float32Array, t: Int32Array): number;
  gradient(x: Float32Array, t: Int32Array): CoreArray[];
  params(): CoreArray[];
  /** The data of every parameter, in the order of `params()`. */
  setParams(data: Float32Array[]): void;
  /** How many of the images from..to−1 (at most count) are classified right. */
  countCorrect(dataset: CoreDataset, from: number, to: number): number;
}

export interface CoreTrainer extends CoreHandle {
  /** max(1, floor(images / batch size)) */
  iterationsPerEpoch(dataset: CoreDataset): number;
  iteration(): number;
  step(x: Float32Array, t: Int32Array): number;
  stepOn(dataset: CoreDataset): number;
}

/** The module that an Emscripten factory resolves to. */
export interface Core {
  HEAPU8: Uint8Array;
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
  _trainer(
    net: CoreNetwork,
    optimizer: string,
    lr: number,
    batchSize: number,
    seed: number,
  ): CoreTrainer;
  /** Byte images are scaled to 0..1 when a batch is drawn. imageShape: [C, H, W]. */
  _dataset(
    images: Float32Array | Uint8Array,
    labels: Int32Array,
    imageShape: number[],
  ): CoreDataset;
  /** points: x0 y0 x1 y1 … of all strokes; lengths: points in each stroke. 784 floats. */
  _digitFromStrokes(points: Float32Array, lengths: Int32Array): Float32Array;
  _digitFromImage(rgba: Uint8Array, width: number, height: number): Float32Array;
}

/** The default export of the JavaScript that Emscripten writes for each variant. */
export type CoreFactory = (settings: {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}) => Promise<Core>;
