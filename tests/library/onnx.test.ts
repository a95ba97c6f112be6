// Exported networks, run by ONNX Runtime.
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { expect, it } from 'vitest';
import type { Axes, LayerSpec, Network } from '../../web/library/index.js';
import { openLab, stripes } from './lab.js';
import { mnist } from './mnist-images.js';
import { everyLayer, noise } from './networks.js';

const lab = await openLab();

/** Scores of N images by the exported network. */
async function runtimeScores(net: Network, x: Float32Array): Promise<Float32Array> {
  const session = await InferenceSession.create(net.save('onnx'));
  expect([session.inputNames, session.outputNames]).toEqual([['x'], ['scores']]);
  const pixels = net.inputDim.reduce((a, b) => a * b);
  const { scores } = await session.run({
    x: new Tensor('float32', x, [x.length / pixels, ...net.inputDim]),
  });
  expect(scores.dims).toEqual([x.length / pixels, net.classes]);
  await session.release();
  return scores.data as Float32Array;
}

/** The largest difference between the two. */
async function difference(net: Network, x: Float32Array): Promise<number> {
  const own = net.predict(x);
  const other = await runtimeScores(net, x);
  return own.reduce((a, b, i) => Math.max(a, Math.abs(b - other[i])), 0);
}

const networks: Record<string, () => Network> = {
  SimpleConvNet: () => lab.simpleConvNet(),
  LeNet5: () => lab.leNet5(),
  'modern LeNet5': () => lab.leNet5({ modern: true }),
  DeepConvNet: () => lab.deepConvNet(),
};

it.for(Object.keys(networks))(
  '%s, trained for some steps, gives the same scores for 1,000 MNIST images',
  async (name, context) => {
    const test = await mnist(context, 't10k');
    using net = networks[name]();
    using trainer = lab.trainer(net, { batchSize: 20 });
    using dataset = lab.dataset(await mnist(context, 'train'));
    for (let i = 0; i < 20; ++i) trainer.stepOn(dataset);
    const x = Float32Array.from(test.images.subarray(0, 784_000), (byte) => byte / 255);
    const largest = await difference(net, x);
    console.log(`${name}: scores differ by ${largest.toExponential(1)} at most`);
    expect(largest).toBeLessThan(1e-4);
  },
);

it('every layer with every option gives the same scores', async () => {
  using net = lab.sequential([1, 12, 12], everyLayer);
  using trainer = lab.trainer(net, { batchSize: 20 });
  const { images, labels } = stripes(20);
  for (let i = 0; i < 50; ++i) trainer.step(images, labels);
  expect(await difference(net, images)).toBeLessThan(1e-4);
});

it.each<[string, LayerSpec[]]>([
  ['a layer that is left out when predicting', [{ type: 'dropout', scaling: 'training' }]],
  ['dropout by the book’s rule', [{ type: 'dropout', ratio: 0.3 }]],
  ['tanh', [{ type: 'tanh', amplitude: 2 }]],
  ['affine layers only', []],
])('%s at the end gives the same scores', async (_, end) => {
  const affine: LayerSpec = { type: 'affine', size: 3, init: { std: 0.3 } };
  using net = lab.sequential([2, 3, 5], [affine, ...end]);
  expect(await difference(net, noise(7 * 30))).toBeLessThan(1e-4);
});

it.each<[Axes, Axes, Axes]>([
  [
    [3, 2],
    [2, 1],
    [2, 1],
  ],
  [3, 2, 1],
  [2, 1, 3],
])(
  'maxima of %j, stride %j, count padding of %j as 0, also where every pixel is below',
  async (...window) => {
    const [size, stride, pad] = window;
    const layers: LayerSpec[] = [
      { type: 'pooling', size, stride, pad },
      { type: 'affine', size: 3, init: 'he' },
    ];
    using net = lab.sequential([2, 5, 6], layers);
    const x = noise(4 * 60).map((value) => value - 2);
    expect(await difference(net, x)).toBeLessThan(1e-4);
  },
);

it('AlexNet gives the same scores for 2 images', async () => {
  using own = await openLab();
  using net = own.alexNet();
  // As the paper has it, every layer’s outputs are of a size; with the initial deviations they would all but vanish.
  const { params } = net;
  for (const [name, { shape, data }] of params) {
    const inputs = shape.length === 2 ? shape[0] : shape.slice(1).reduce((a, b) => a * b, 1);
    const scale = name.startsWith('W') ? Math.sqrt(2 / inputs) / 0.01 : 0.1;
    data.forEach((value, i) => (data[i] = scale * value));
  }
  net.setParams(params);
  expect(await difference(net, noise(2 * 3 * 227 * 227))).toBeLessThan(1e-4);
});
