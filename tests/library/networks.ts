// Networks and images that several tests take.
import type { LayerSpec } from '../../web/library/index.js';

/** Every type of layer with options of every kind, for images of 1×12×12. */
export const everyLayer: LayerSpec[] = [
  { type: 'convolution', filterNum: 4, filterSize: [3, 5], pad: 1, init: 'he' },
  { type: 'batchNormalization', momentum: 0.8 },
  { type: 'relu' },
  { type: 'localResponseNormalization', n: 3, alpha: 0.01 },
  {
    type: 'convolution',
    filterNum: 6,
    filterSize: 3,
    pad: 1,
    groups: 2,
    init: 'xavier',
    bias: 0.1,
  },
  { type: 'tanh', amplitude: 1.7159, slope: 2 / 3 },
  { type: 'subsampling' },
  {
    type: 'convolution',
    filterNum: 3,
    filterSize: [2, 2],
    connections: [
      [0, 1],
      [2, 3, 4],
      [0, 5],
    ],
    init: { std: 0.3 },
  },
  { type: 'sigmoid' },
  { type: 'pooling', size: [4, 4], stride: 1, pad: 1 },
  { type: 'pooling', kind: 'average', size: 2, stride: [2, 2], pad: [1, 1] },
  { type: 'dropout', ratio: 0.25, scaling: 'training' },
  { type: 'affine', size: 7, init: 'he' },
  { type: 'batchNormalization' },
  { type: 'relu' },
  { type: 'dropout', ratio: 0.1 },
  { type: 'affine', size: 10, init: { std: 0.2 } },
];

/** Numbers −1..1 of a fixed sequence. */
export function noise(count: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  });
}
