// SimpleConvNet's artefacts for on-device training with ONNX Runtime, which its own tools would write in Python: the graph of
// the loss and its gradients, the optimizer, and a checkpoint with the parameters.
import * as flatbuffers from 'flatbuffers';
import { microsoft, model, node, sequence, tensor, types, value } from './onnx.mjs';

const convolution = { kernel_shape: [5, 5], strides: [1, 1], pads: [0, 0, 0, 0] };
const pooling = { kernel_shape: [2, 2], strides: [2, 2] };
const mean = { reduction: 'mean' };
const int64 = (name, numbers) =>
  tensor(name, [numbers.length], BigInt64Array.from(numbers, BigInt));

/** File name → content; params: name → { shape, data }, N: images in a mini-batch. */
export function ortTrainingArtefacts(params, N) {
  const parameters = Object.entries(params).map(([name, { shape }]) => value(name, shape));
  return {
    'train.ort': trainModel(params, parameters, N),
    'evaluate.ort': evaluateModel(parameters),
    'optimizer.ort': optimizerModel(),
    'checkpoint.ort': checkpoint(params),
  };
}

const forward = [node('Conv', ['x', 'W1', 'b1'], ['c'], convolution), node('Relu', ['c'], ['r1'])];
const affines = [
  node('Gemm', ['f', 'W2', 'b2'], ['a']),
  node('Relu', ['a'], ['r2']),
  node('Gemm', ['r2', 'W3', 'b3'], ['scores']),
];

/** From the scores back to W1. */
const backward = [
  node('SoftmaxCrossEntropyLoss', ['scores', 't'], ['loss', 'log'], mean),
  node('SoftmaxCrossEntropyLossGrad', ['one', 'log', 't'], ['dscores'], mean, microsoft),
  node('Gemm', ['r2', 'dscores'], ['W3_grad'], { transA: 1 }),
  node('ReduceSum', ['dscores', 'axis0'], ['b3_grad'], { keepdims: 0 }),
  node('Gemm', ['dscores', 'W3'], ['dr2'], { transB: 1 }),
  node('ReluGrad', ['dr2', 'r2'], ['da'], {}, microsoft),
  node('Gemm', ['f', 'da'], ['W2_grad'], { transA: 1 }),
  node('ReduceSum', ['da', 'axis0'], ['b2_grad'], { keepdims: 0 }),
  node('Gemm', ['da', 'W2'], ['df'], { transB: 1 }),
  node('Reshape', ['df', 'maps'], ['dp']),
  node('MaxPoolGrad', ['dp', 'chosen'], ['dr1'], pooling),
  node('ReluGrad', ['dr1', 'r1'], ['dc'], {}, microsoft),
  node('ConvGrad', ['dc', 'x', 'W1'], ['', 'W1_grad', 'b1_grad'], convolution, microsoft),
];

function trainModel(params, parameters, N) {
  const names = Object.keys(params);
  const buffer = (name) => `${name}_grad.accumulation.buffer`;
  const sum = (name) => `${name}_grad.accumulation.out`;
  const accumulate = (name) =>
    node(
      'InPlaceAccumulatorV2',
      [buffer(name), `${name}_grad`, 'lazy_reset_grad'],
      [sum(name)],
      {},
      microsoft,
    );
  return model({
    nodes: [
      ...forward,
      node('MaxPool', ['r1'], ['p', 'chosen'], pooling),
      node('Reshape', ['p', 'flat'], ['f']),
      ...affines,
      ...backward,
      ...names.map(accumulate),
    ],
    initializers: [
      int64('flat', [N, 4320]),
      int64('maps', [N, 30, 12, 12]),
      int64('axis0', [0]),
      tensor('one', [], Float32Array.of(1)),
    ],
    infos: [value('dr1', [N, 30, 24, 24])],
    inputs: [
      value('x', [N, 1, 28, 28]),
      value('t', [N], types.int64),
      ...parameters,
      ...names.map((name) => value(buffer(name), params[name].shape)),
      value('lazy_reset_grad', [1], types.bool),
    ],
    outputs: [value('loss', []), ...names.map((name) => value(sum(name), [1], types.bool))],
  });
}

const evaluateModel = (parameters) =>
  model({
    nodes: [
      ...forward,
      node('MaxPool', ['r1'], ['p'], pooling),
      node('Flatten', ['p'], ['f'], { axis: 1 }),
      ...affines,
      node('SoftmaxCrossEntropyLoss', ['scores', 't'], ['loss'], mean),
    ],
    inputs: [value('x', ['N', 1, 28, 28]), value('t', ['N'], types.int64), ...parameters],
    outputs: [value('loss', []), value('scores', ['N', 10])],
  });

function optimizerModel() {
  const lists = ['params', 'gradients', 'first_order_moments', 'second_order_moments'];
  const updated = ['params', 'first_order_moments', 'second_order_moments'];
  const adam = {
    alpha: { float: 0.9 },
    beta: { float: 0.999 },
    epsilon: { float: 1e-7 },
    weight_decay: { float: 0 },
    adam_mode: 0,
    correct_bias: 1,
  };
  const outputs = ['updated_flag', ...updated.map((name) => `updated_${name}`)];
  return model({
    nodes: [node('AdamWOptimizer', ['learning_rate', 'step', ...lists], outputs, adam, microsoft)],
    inputs: [
      value('learning_rate', [1]),
      value('step', [1], types.int64),
      ...lists.map((name) => sequence(name)),
    ],
    outputs: [value('updated_flag', [1], types.bool), ...outputs.slice(1).map(sequence)],
  });
}

/** Fields are numbered as in ONNX Runtime's ort.fbs and ort_training_checkpoint.fbs. */
function checkpoint(params) {
  const builder = new flatbuffers.Builder(1 << 21);
  const vector = (offsets) => {
    builder.startVector(4, offsets.length, 4);
    for (const offset of offsets.toReversed()) builder.addOffset(offset);
    return builder.endVector();
  };
  const tensors = Object.entries(params).map(([name, array]) =>
    checkpointTensor(builder, name, array),
  );
  const [trained, frozen] = [vector(tensors), vector([])];
  builder.startObject(4);
  builder.addFieldOffset(0, trained, 0);
  builder.addFieldOffset(1, frozen, 0);
  builder.addFieldInt8(2, 0, 0);
  const state = builder.endObject();
  builder.startObject(4);
  builder.addFieldInt32(0, 2, 0); // version
  builder.addFieldOffset(1, state, 0);
  builder.finish(builder.endObject(), 'ODTC');
  return builder.asUint8Array();
}

function checkpointTensor(builder, name, { shape, data }) {
  const title = builder.createString(name);
  builder.startVector(8, shape.length, 8);
  for (const size of shape.toReversed()) builder.addInt64(BigInt(size));
  const dims = builder.endVector();
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  builder.prep(8, bytes.length);
  const raw = builder.createByteVector(bytes);
  builder.startObject(6);
  builder.addFieldOffset(0, title, 0);
  builder.addFieldOffset(2, dims, 0);
  builder.addFieldInt32(3, types.float, 0);
  builder.addFieldOffset(4, raw, 0);
  return builder.endObject();
}
