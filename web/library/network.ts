// A network of the core.
import type {
  Dataset,
  Images,
  Labels,
  LayerInfo,
  NamedArrays,
  Network,
  NetworkType,
  SaveOptions,
  WeightsFormat,
} from './api.js';
import type { Core, CoreArray, CoreNetwork } from './bindings.js';
import type { Blueprint } from './blueprints.js';
import * as check from './checks.js';
import { DatasetHandle } from './dataset.js';
import { HitofudeError } from './errors.js';
import type { FileArray } from './formats/arrays-file.js';
import { Handle } from './handle.js';
import { layerOf } from './layer-numbers.js';
import { layerOfCore } from './layer-specs.js';
import type { Session } from './session.js';
import { nextTask } from './tasks.js';
import { weightsFormats, writeWeights } from './weights.js';

/** Images that are classified before the event loop gets its turn. */
const sliceCount = 100;

export class NetworkHandle extends Handle<CoreNetwork> implements Network {
  readonly type: NetworkType;
  readonly inputDim: number[];
  readonly classes: number;
  readonly #blueprint: Blueprint;

  /** The blueprint is written into weights files, so that they can be loaded without any other knowledge. */
  constructor(session: Session, core: CoreNetwork, blueprint: Blueprint) {
    super(session, 'network', core);
    this.#blueprint = blueprint;
    this.type = blueprint.type;
    this.inputDim = this.call((net) => net.inputShape());
    this.classes = this.call((net) => net.classes());
  }

  get layers(): LayerInfo[] {
    return this.#callAll((core, net) => core._layers(net)).map((layer) => ({
      name: layer.name,
      spec: layerOfCore(layerOf(layer.spec)),
      output: layer.output,
      parameters: layer.parameters,
    }));
  }

  predict(x: Float32Array): Float32Array {
    this.requireLive();
    check.imageBatch(x, this.inputDim);
    return this.call((net) => net.predict(x));
  }

  probabilities(x: Float32Array): Float32Array {
    const scores = this.predict(x);
    for (let i = 0; i < scores.length; i += this.classes) {
      softmax(scores.subarray(i, i + this.classes));
    }
    return scores;
  }

  loss(x: Float32Array, t: Labels): number {
    const labels = this.#labels(x, t);
    return this.#callAll((core, net) => core._loss(net, x, labels));
  }

  accuracy(x: Float32Array, t: Labels, batchSize = 100): number {
    const labels = this.#labels(x, t);
    const size = check.wholeNumber('batchSize', batchSize, 1);
    check.finite('x', x); // here, since the core counts from a batch's beginning
    const pixels = check.elementCount(this.inputDim);
    let correct = 0;
    for (let from = 0; from < labels.length; from += size) {
      const batch = x.subarray(from * pixels, (from + size) * pixels);
      const scores = this.call((net) => net.predict(batch));
      correct += countCorrect(scores, labels.subarray(from, from + size));
    }
    return correct / labels.length;
  }

  async accuracyOn(dataset: Dataset | Images, count = Infinity): Promise<number> {
    this.requireLive();
    if (count !== Infinity) check.wholeNumber('count', count, 1);
    const [own, release] = DatasetHandle.borrow(this.session, dataset, this.inputDim);
    try {
      own.requireFit(this);
      const total = Math.min(count, own.count);
      let correct = 0;
      for (let from = 0; from < total; from += sliceCount) {
        const to = Math.min(from + sliceCount, total);
        correct += this.#callAll((core, net) => core._countCorrect(net, own.core, from, to));
        await nextTask();
      }
      return correct / total;
    } finally {
      release();
    }
  }

  activations(x: Float32Array): NamedArrays {
    this.requireLive();
    check.imageBatch(x, this.inputDim);
    return namedArrays(this.#callAll((core, net) => core._activations(net, x)));
  }

  inputGradient(x: Float32Array, label: number | Labels): Float32Array {
    this.requireLive();
    const count = check.imageBatch(x, this.inputDim);
    const given = typeof label === 'number' ? Array<number>(count).fill(label) : label;
    const labels = check.labelBatch(given, count, this.classes);
    return this.#callAll((core, net) => core._inputGradient(net, x, labels));
  }

  gradient(x: Float32Array, t: Labels): NamedArrays {
    const labels = this.#labels(x, t);
    return namedArrays(this.#callAll((core, net) => core._gradient(net, x, labels)));
  }

  get params(): NamedArrays {
    return namedArrays(this.call((net) => net.params()));
  }

  setParams(params: NamedArrays): void {
    this.requireLive();
    if (!(params instanceof Map)) check.fail('bad-argument', check.show(params), 'a Map');
    const arrays = this.#arraysOf(params);
    for (const { name, data } of arrays) check.finite(name, data);
    this.call((net) => net.setParams(arrays));
  }

  /** setParams with what a weights file had: finite numbers of this network’s names and shapes. */
  setReadParams(params: ReadonlyMap<string, FileArray>): void {
    const arrays = this.#blueprint.parameters.map(([name]) => params.get(name)!);
    this.call((net) => net.setParams(arrays));
  }

  save(format: WeightsFormat, options: SaveOptions = {}): Uint8Array {
    check.oneOf('format', format, weightsFormats);
    const { precision = 'float32' } = check.knownKeys('options', options, ['precision']);
    check.oneOf('precision', precision, ['float32', 'int8']);
    if (precision !== 'float32' && format !== 'safetensors') {
      check.fail('bad-argument', `precision = "${precision}" for ${format}`, '"float32"');
    }
    const { params } = this;
    for (const [name, { data }] of params) check.finite(name, data);
    const { type, inputDim, layers } = this;
    const constructorArguments = this.#blueprint.arguments;
    const net = { type, constructorArguments, inputDim, layers, params };
    return writeWeights(format, net, precision);
  }

  #callAll<T>(work: (core: Core, net: CoreNetwork) => T): T {
    return this.session.callAll((core) => work(core, this.core));
  }

  /** In the order of the core's parameters. */
  #arraysOf(params: NamedArrays): { name: string; data: Float32Array }[] {
    const { parameters } = this.#blueprint;
    const arrays = parameters.map(([name, shape]) => ({
      name,
      data: check.parameter(name, params.get(name), shape),
    }));
    if (params.size !== arrays.length) {
      const names = parameters.map(([name]) => name).join(', ');
      check.fail('shape-mismatch', `parameters ${[...params.keys()].join(', ')}`, names);
    }
    return arrays;
  }

  #labels(x: Float32Array, t: Labels): Int32Array {
    this.requireLive();
    return check.labelBatch(t, check.imageBatch(x, this.inputDim), this.classes);
  }
}

const namedArrays = (arrays: CoreArray[]): NamedArrays =>
  new Map(arrays.map(({ name, shape, data }) => [name, { shape, data }]));

/** Scores of one image → probabilities, in place. */
function softmax(scores: Float32Array): void {
  const top = highest(scores);
  const powers = Array.from(scores, (score) => Math.exp(score - top));
  const sum = powers.reduce((a, b) => a + b);
  scores.set(powers.map((power) => power / sum));
}

/** scores: N×classes, labels: N. */
function countCorrect(scores: Float32Array, labels: Int32Array): number {
  const classes = scores.length / labels.length;
  const isRight = (label: number, n: number) => {
    const own = scores.subarray(n * classes, (n + 1) * classes);
    return own.indexOf(highest(own)) === label;
  };
  return labels.filter(isRight).length;
}

const highest = (scores: Float32Array): number =>
  scores.reduce((a, b) => Math.max(a, b), -Infinity);

/** The handle behind a network of this session. Throws `bad-argument` for anything else. */
export function ownNetwork(session: Session, net: Network): NetworkHandle {
  if (net instanceof NetworkHandle && net.belongsTo(session)) return net;
  throw new HitofudeError(
    'bad-argument',
    `got ${check.show(net)}, expected a network of this Hitofude`,
  );
}
