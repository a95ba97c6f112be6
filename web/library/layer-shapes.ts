// The shapes that a list of layers leads to: of outputs, and of parameters. What would not fit the core's memory is refused
// here, before anything is asked of the core.
import type { Axes, LayerSpec } from './api.js';
import * as check from './checks.js';
import { HitofudeError } from './errors.js';
import { completeLayer, pair, titleOf, type CompleteLayer } from './layer-specs.js';

export type NamedShapes = [name: string, shape: number[]][];

export interface LayerShapes {
  layers: CompleteLayer[];
  /** Of all layers, in their order. */
  parameters: NamedShapes;
}

/** More than any network that is trained in a page has. */
const maxLayers = 1000;

/**
 * Completes the layers of a network for images [C, H, W]. Throws `bad-argument` or `shape-mismatch`, with the name of the
 * layer that is wrong or does not fit the one before.
 */
export function layerShapes(
  inputDim: readonly number[],
  layers: readonly LayerSpec[],
): LayerShapes {
  if (!Array.isArray(layers) || layers.length < 1 || layers.length > maxLayers) {
    const got = Array.isArray(layers) ? `${layers.length} layers` : check.show(layers);
    check.fail('bad-argument', got, `a list of 1..${maxLayers} layers`);
  }
  const chain = new Chain(inputDim);
  const complete = layers.map((layer: LayerSpec, index) => chain.add(layer, index + 1));
  if (chain.shape.length !== 1) {
    const got = `a network that ends with ${chain.shape.join('×')}`;
    check.fail('shape-mismatch', got, 'an affine layer that gives the scores');
  }
  return { layers: complete, parameters: chain.parameters };
}

/** Shapes without N: [C, H, W], or [features] from the first affine layer on. */
class Chain {
  readonly parameters: NamedShapes = [];
  shape: readonly number[];
  readonly #counts = new Map<string, number>();
  #elements = 0;
  #weighted = 0;
  #normalized = 0;

  constructor(inputDim: readonly number[]) {
    this.shape = inputDim;
  }

  /** The layer, complete; `position` counts from 1. */
  add(given: LayerSpec, position: number): CompleteLayer {
    let place = `layer ${position}`;
    try {
      const layer = completeLayer(given);
      place += ` (${this.#nameOf(layer)})`;
      const parameters = this.#parametersOf(layer);
      const output = this.#outputOf(layer);
      const arrays = [output, ...parameters.map(([, shape]) => shape)];
      this.#count(arrays, layer.type === 'convolution' ? columnsOf(arrays[1], output) : 0);
      this.parameters.push(...parameters);
      this.shape = output;
      return layer;
    } catch (error) {
      if (!(error instanceof HitofudeError)) throw error;
      throw new HitofudeError(error.code, `${place}: ${error.message}`);
    }
  }

  #nameOf({ type }: CompleteLayer): string {
    const count = (this.#counts.get(type) ?? 0) + 1;
    this.#counts.set(type, count);
    return `${titleOf(type)}${count}`;
  }

  /** The arrays of all layers up to here, and what this one needs for a while, have to fit the memory. */
  #count(arrays: readonly (readonly number[])[], transient: number): void {
    for (const shape of arrays) this.#elements += check.elementCount(shape);
    const total = this.#elements + transient;
    if (total <= check.maxElements) return;
    const got = `${total} numbers, with all layers before it`;
    check.fail('bad-argument', got, `at most ${check.maxElements}`);
  }

  #outputOf(layer: CompleteLayer): number[] {
    switch (layer.type) {
      case 'convolution':
        return [layer.filterNum, ...this.#slide(layer.filterSize, layer.stride, layer.pad)];
      case 'pooling':
        return [this.#image()[0], ...this.#slide(layer.size, layer.stride, layer.pad)];
      case 'subsampling':
        return this.#halves();
      case 'affine':
        return [layer.size];
      default:
        return [...this.shape];
    }
  }

  #parametersOf(layer: CompleteLayer): NamedShapes {
    switch (layer.type) {
      case 'convolution':
        return this.#weights([layer.filterNum, this.#groupOf(layer), ...pair(layer.filterSize)]);
      case 'affine':
        return this.#weights([check.elementCount(this.shape), layer.size], layer.size);
      case 'subsampling':
        return this.#weights([this.#image()[0]]);
      case 'batchNormalization':
        return this.#statistics();
      case 'localResponseNormalization':
        this.#image();
        return [];
      default:
        return [];
    }
  }

  #weights(shape: number[], outputs = shape[0]): NamedShapes {
    const number = ++this.#weighted;
    return [
      [`W${number}`, shape],
      [`b${number}`, [outputs]],
    ];
  }

  #statistics(): NamedShapes {
    const number = ++this.#normalized;
    const names = ['gamma', 'beta', 'mean', 'variance'];
    return names.map((name) => [`${name}${number}`, [this.shape[0]]]);
  }

  /** The input's channels that one filter sees. */
  #groupOf({ groups, filterNum, connections }: CompleteLayer & { type: 'convolution' }): number {
    const [C] = this.#image();
    if (C % groups !== 0 || filterNum % groups !== 0) {
      const expected = `a divisor of ${C} channels and ${filterNum} filters`;
      check.fail('shape-mismatch', `groups = ${groups}`, expected);
    }
    if (connections.length === 0) return C / groups;
    const isFit = groups === 1 && connections.length === filterNum;
    if (!isFit || connections.flat().some((channel) => channel >= C)) {
      const expected = `${filterNum} of channels 0..${C - 1}, without groups`;
      check.fail('shape-mismatch', `${connections.length} lists of connections`, expected);
    }
    return C;
  }

  #image(): readonly number[] {
    if (this.shape.length === 3) return this.shape;
    return check.fail('shape-mismatch', `${this.shape[0]} features`, 'images C×H×W');
  }

  /** [OH, OW] */
  #slide(...[size, stride, pad]: [size: Axes, stride: Axes, pad: Axes]): number[] {
    const padded = this.#image()
      .slice(1)
      .map((length, i) => length + 2 * pair(pad)[i]);
    if (pair(size).some((length, i) => length > padded[i])) {
      const expected = `at most the padded image, ${padded.join('×')}`;
      check.fail('shape-mismatch', `a window of ${pair(size).join('×')}`, expected);
    }
    return padded.map((length, i) => Math.floor((length - pair(size)[i]) / pair(stride)[i]) + 1);
  }

  #halves(): number[] {
    const [C, H, W] = this.#image();
    if (H % 2 === 0 && W % 2 === 0) return [C, H / 2, W / 2];
    return check.fail('shape-mismatch', `an image of ${H}×${W}`, 'even height and width');
  }
}

/** Elements of the column matrix of one image: OH·OW rows of C·FH·FW. */
const columnsOf = ([, C, FH, FW]: readonly number[], [, OH, OW]: readonly number[]): number =>
  C * FH * FW * OH * OW;
