// ONNX export: a graph of the layers as they predict, for ONNX Runtime and others. Operators of opset 13 with IR version 7,
// those of ONNX 1.8. https://github.com/onnx/onnx/blob/main/docs/IR.md
import type { LayerInfo, NamedArrays } from '../api.js';
import { elementCount } from '../checks.js';
import { pair, type CompleteLayer } from '../layer-specs.js';
import { bytesOf, concatenate } from './bytes.js';
import { Message } from './protobuf.js';

const irVersion = 7;
const opset = 13;
/** As in the core's batch normalisation. */
const epsilon = 1e-6;

/** Numbers of fields and types, as onnx.proto gives them. */
const modelField = { irVersion: 1, producer: 2, graph: 7, opset: 8 };
const opsetField = { version: 2 };
const graphField = { node: 1, name: 2, initializer: 5, input: 11, output: 12 };
const nodeField = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 };
const attributeField = { name: 1, float: 2, integer: 3, integers: 8, type: 20 };
const attributeType = { float: 1, integer: 2, integers: 7 };
const tensorField = { dims: 1, type: 2, name: 8, raw: 9 };
const float32 = 1;

export interface ExportedNetwork {
  type: string;
  inputDim: readonly number[];
  layers: readonly LayerInfo[];
  params: NamedArrays;
}

/** Input `x` (N, C, H, W) and output `scores` (N, classes), N any number. Nodes are called as the layers are. */
export function writeOnnx(net: ExportedNetwork): Uint8Array {
  const graph = new Graph(net.params);
  for (const [index, layer] of net.layers.entries()) {
    const isLast = index === net.layers.length - 1;
    graph.add(layer, isLast ? 'scores' : layer.name);
  }
  const message = graph.message
    .text(graphField.name, net.type)
    .message(graphField.input, tensorType('x', net.inputDim))
    .message(graphField.output, tensorType('scores', net.layers.at(-1)!.output));
  const model = new Message()
    .integer(modelField.irVersion, irVersion)
    .text(modelField.producer, 'hitofude')
    .message(modelField.graph, message)
    .message(modelField.opset, new Message().integer(opsetField.version, opset));
  return concatenate(model.parts);
}

type Attributes = Record<string, { float: number } | { integer: number } | readonly number[]>;

/** Nodes and arrays, with what the last node gives. */
class Graph {
  readonly message = new Message();
  readonly #params: NamedArrays;
  #value = 'x';

  constructor(params: NamedArrays) {
    this.#params = params;
  }

  /** Adds the nodes of a layer, the last of which gives `output`. */
  add({ name, spec, parameters, output: shape }: LayerInfo, output: string): void {
    const [weights, bias] = parameters;
    switch (spec.type) {
      case 'convolution':
        this.#array(weights, connected(this.#params.get(weights)!, spec.connections));
        this.#array(bias);
        return this.#node('Conv', output, [weights, bias], windowOf(spec.filterSize, spec));
      case 'pooling':
        return this.#pooling(name, output, spec, shape[0]);
      case 'subsampling':
        return this.#subsampling(name, output, weights, bias);
      case 'affine':
        this.#array(weights);
        this.#array(bias);
        this.#node('Flatten', `${name}_x`, [], {});
        return this.#node('Gemm', output, [weights, bias], {});
      case 'relu':
        return this.#node('Relu', output, [], {});
      case 'sigmoid':
        return this.#node('Sigmoid', output, [], {});
      case 'tanh':
        this.#scale(`${name}_slope`, `${name}_x`, spec.slope);
        this.#node('Tanh', `${name}_tanh`, [], {});
        return this.#scale(`${name}_amplitude`, output, spec.amplitude);
      case 'batchNormalization':
        for (const parameter of parameters) this.#array(parameter);
        return this.#node('BatchNormalization', output, parameters, {
          epsilon: { float: epsilon },
        });
      case 'localResponseNormalization':
        return this.#node('LRN', output, [], responseOf(spec));
      case 'dropout':
        return spec.scaling === 'predicting'
          ? this.#scale(`${name}_kept`, output, 1 - spec.ratio)
          : this.#node('Identity', output, [], {});
    }
  }

  /**
   * Padding counts as 0 in both kinds; ONNX leaves it out of the maximum, so that the image is padded before, by a convolution
   * of every channel with 1: optimizers fold the operator Pad into the maximum, as if its zeros were −∞.
   */
  #pooling(name: string, output: string, spec: Of<'pooling'>, channels: number): void {
    const { kind, size, stride, pad } = spec;
    if (kind === 'average') {
      return this.#node('AveragePool', output, [], {
        ...windowOf(size, spec),
        count_include_pad: { integer: 1 },
      });
    }
    if (Math.max(...pair(pad)) > 0) {
      const shape = [channels, 1, 1, 1];
      this.#array(`${name}_ones`, { shape, data: new Float32Array(channels).fill(1) });
      const window = windowOf(1, { stride: 1, pad, groups: channels });
      this.#node('Conv', `${name}_x`, [`${name}_ones`], window);
    }
    this.#node('MaxPool', output, [], windowOf(size, { stride, pad: 0 }));
  }

  /** The sum of four values is four times their mean. */
  #subsampling(name: string, output: string, coefficient: string, bias: string): void {
    const { shape, data } = this.#params.get(coefficient)!;
    const perMap = [...shape, 1, 1];
    const fourfold = data.map((value) => 4 * value);
    this.#array(coefficient, { shape: perMap, data: fourfold });
    this.#array(bias, { shape: perMap, data: this.#params.get(bias)!.data });
    this.#node('AveragePool', `${name}_mean`, [], windowOf(2, { stride: 2, pad: 0 }));
    this.#node('Mul', `${name}_scaled`, [coefficient], {});
    this.#node('Add', output, [bias], {});
  }

  /** Multiplies by one number, which the array `name` holds. */
  #scale(name: string, output: string, factor: number): void {
    this.#array(name, { shape: [], data: Float32Array.of(factor) });
    this.#node('Mul', output, [name], {});
  }

  #array(name: string, { shape, data } = this.#params.get(name)!): void {
    const tensor = new Message()
      .integers(tensorField.dims, shape)
      .integer(tensorField.type, float32)
      .text(tensorField.name, name)
      .bytes(tensorField.raw, bytesOf(data));
    this.message.message(graphField.initializer, tensor);
  }

  /** A node whose first input is what the node before gives. */
  #node(operator: string, output: string, inputs: readonly string[], attributes: Attributes): void {
    const node = new Message();
    for (const input of [this.#value, ...inputs]) node.text(nodeField.input, input);
    node
      .text(nodeField.output, output)
      .text(nodeField.name, output)
      .text(nodeField.operator, operator);
    for (const [name, value] of Object.entries(attributes)) {
      node.message(nodeField.attribute, attribute(name, value));
    }
    this.message.message(graphField.node, node);
    this.#value = output;
  }
}

type Of<T extends CompleteLayer['type']> = Extract<CompleteLayer, { type: T }>;
type Slide = Pick<Of<'convolution'>, 'stride' | 'pad'> & { groups?: number };

const windowOf = (size: Of<'pooling'>['size'], { stride, pad, groups }: Slide): Attributes => ({
  kernel_shape: pair(size),
  strides: pair(stride),
  pads: [...pair(pad), ...pair(pad)],
  ...(groups ? { group: { integer: groups } } : {}),
});

/** ONNX divides alpha by the number of channels. */
const responseOf = ({ n, k, alpha, beta }: Of<'localResponseNormalization'>): Attributes => ({
  size: { integer: n },
  alpha: { float: alpha * n },
  beta: { float: beta },
  bias: { float: k },
});

/** Weights with those between maps that are not connected at 0, as the core has them when it computes. */
function connected(
  weights: { shape: number[]; data: Float32Array },
  connections: readonly number[][],
): { shape: number[]; data: Float32Array } {
  const [, C, ...filter] = weights.shape;
  const taps = elementCount(filter);
  const data = weights.data.slice();
  for (const [f, channels] of connections.entries()) {
    for (let c = 0; c < C; ++c) {
      const begin = (f * C + c) * taps;
      if (!channels.includes(c)) data.fill(0, begin, begin + taps);
    }
  }
  return { shape: weights.shape, data };
}

function attribute(name: string, value: Attributes[string]): Message {
  const message = new Message().text(attributeField.name, name);
  if ('float' in value) {
    return message
      .float(attributeField.float, value.float)
      .integer(attributeField.type, attributeType.float);
  }
  if ('integer' in value) {
    return message
      .integer(attributeField.integer, value.integer)
      .integer(attributeField.type, attributeType.integer);
  }
  for (const item of value) message.integer(attributeField.integers, item);
  return message.integer(attributeField.type, attributeType.integers);
}

/** A float tensor's name and shape, N first: ValueInfoProto with TypeProto, TensorShapeProto and its dimensions. */
function tensorType(name: string, shape: readonly number[]): Message {
  const dims = new Message().message(1, new Message().text(2, 'N'));
  for (const size of shape) dims.message(1, new Message().integer(1, size));
  const tensor = new Message().integer(1, float32).message(2, dims);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
