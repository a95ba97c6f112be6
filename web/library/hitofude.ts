// The lab: one instance of the core and what can be made with it.
import './symbol-dispose.js';
import { version } from '@package';
import type {
  AlexNetOptions,
  Dataset,
  DeepConvNetOptions,
  Hitofude,
  HitofudeInfo,
  HitofudeOptions,
  Images,
  LayerSpec,
  LeNet5Options,
  NamedArray,
  Network,
  PixelSource,
  SequentialOptions,
  SimpleConvNetOptions,
  Strokes,
  StrokeSteps,
  SyntheticOptions,
  Trainer,
  TrainerOptions,
} from './api.js';
import {
  alexNet,
  deepConvNet,
  leNet5,
  sequential,
  simpleConvNet,
  type Blueprint,
} from './blueprints.js';
import * as check from './checks.js';
import { DatasetHandle } from './dataset.js';
import { digitPixels, stepArguments, strokePoints } from './digits.js';
import { loadCore } from './loading.js';
import type { IdxFile } from './idx.js';
import { firstOf, mnistFromIdx, spreadOver, type MnistImages } from './mnist.js';
import { NetworkHandle, ownNetwork } from './network.js';
import { Session } from './session.js';
import { syntheticImages } from './synthetic.js';
import { TrainerHandle } from './trainer.js';
import { readWeights } from './weights.js';
import { columnShape, windowArguments, type Shape4 } from './window.js';

/**
 * Loads the core into this thread, where every call computes at once; a page that has to stay responsive takes
 * `createHitofudeWorker`. Throws `bad-argument`, `unsupported-browser` or `load-failed`.
 */
export async function createHitofude(options: HitofudeOptions = {}): Promise<Hitofude> {
  const given = check.knownKeys('options', options, ['variant', 'threads', 'wasmUrl', 'whole']);
  check.wholeNumber('threads', given.threads ?? 1, 1);
  const whole = check.trueOrFalse('whole', given.whole ?? true);
  const { variant, threads, first, rest } = await loadCore(given);
  const lab = new Lab(new Session(first, rest), {
    version,
    variant,
    threads,
    deterministic: variant === 'simd',
  });
  try {
    if (whole) await lab.complete();
    return lab;
  } catch (error) {
    lab.dispose();
    throw error;
  }
}

class Lab implements Hitofude {
  readonly #session: Session;

  constructor(
    session: Session,
    readonly info: HitofudeInfo,
  ) {
    this.#session = session;
  }

  im2col(
    x: Float32Array,
    shape: Shape4,
    filterH: number,
    filterW: number,
    stride = 1,
    pad = 0,
  ): NamedArray {
    const window = windowArguments(shape, filterH, filterW, stride, pad);
    const images = check.arrayOf('x', x, shape);
    const { shape: columns, data } = this.#session.callAll((core) =>
      core._im2col(images, ...window),
    );
    return { shape: columns, data };
  }

  col2im(
    col: Float32Array,
    shape: Shape4,
    filterH: number,
    filterW: number,
    stride = 1,
    pad = 0,
  ): NamedArray {
    const window = windowArguments(shape, filterH, filterW, stride, pad);
    const columns = check.arrayOf('col', col, columnShape(...window));
    const { shape: images, data } = this.#session.callAll((core) =>
      core._col2im(columns, ...window),
    );
    return { shape: images, data };
  }

  simpleConvNet(options: SimpleConvNetOptions = {}): Network {
    return this.#make(simpleConvNet(options));
  }

  leNet5(options: LeNet5Options = {}): Network {
    return this.#make(leNet5(options));
  }

  deepConvNet(options: DeepConvNetOptions = {}): Network {
    return this.#make(deepConvNet(options));
  }

  alexNet(options: AlexNetOptions = {}): Network {
    return this.#make(alexNet(options));
  }

  sequential(
    inputDim: [C: number, H: number, W: number],
    layers: readonly LayerSpec[],
    options: SequentialOptions = {},
  ): Network {
    return this.#make(sequential(inputDim, layers, options));
  }

  load(bytes: Uint8Array): Network {
    if (!(bytes instanceof Uint8Array)) {
      check.fail('bad-argument', check.show(bytes), 'a Uint8Array');
    }
    const { blueprint, params } = readWeights(bytes);
    const net = this.#make(blueprint, 'zero');
    net.setReadParams(params);
    return net;
  }

  trainer(net: Network, options: TrainerOptions = {}): Trainer {
    return new TrainerHandle(this.#session, ownNetwork(this.#session, net), options);
  }

  dataset(images: Images, imageShape: [C: number, H: number, W: number] = [1, 28, 28]): Dataset {
    return DatasetHandle.stored(
      this.#session,
      images,
      check.dimensions('imageShape', imageShape, 3),
    );
  }

  async mnistDataset(imageFile: IdxFile, labelFile: IdxFile, count?: number): Promise<Dataset> {
    if (count !== undefined) check.wholeNumber('count', count, 1);
    const all = await mnistFromIdx(imageFile, labelFile);
    return this.dataset(count === undefined ? all : firstOf(all, count));
  }

  async mnistSample(imageFile: IdxFile, labelFile: IdxFile, count: number): Promise<MnistImages> {
    check.wholeNumber('count', count, 1);
    return spreadOver(await mnistFromIdx(imageFile, labelFile), count);
  }

  syntheticDataset(options: SyntheticOptions = {}): Dataset {
    return DatasetHandle.synthetic(this.#session, options);
  }

  syntheticDigits(options: SyntheticOptions = {}): { images: Float32Array; labels: Uint8Array } {
    return syntheticImages(this.#session, options);
  }

  digitFromStrokes(strokes: Strokes, steps: StrokeSteps = {}): Float32Array {
    const { points, lengths } = strokePoints(strokes);
    const stepsDone = stepArguments(steps);
    return this.#session.call((core) => core._digitFromStrokes(points, lengths, ...stepsDone));
  }

  digitFromImage(image: PixelSource): Float32Array {
    const { data, width, height } = digitPixels(image);
    return this.#session.callAll((core) => core._digitFromImage(data, width, height));
  }

  complete(): Promise<void> {
    return this.#session.complete();
  }

  memoryBytes(): number {
    return this.#session.call((core) => core.HEAPU8.byteLength);
  }

  dispose(): void {
    this.#session.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #make(blueprint: Blueprint, weights: 'drawn' | 'zero' = 'drawn'): NetworkHandle {
    return new NetworkHandle(this.#session, blueprint.create(this.#session, weights), blueprint);
  }
}
