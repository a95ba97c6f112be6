// LeNet-5, DeepConvNet, AlexNet and sequential networks, and what can be seen inside of them.
import { describe, expect, it } from 'vitest';
import type { LayerSpec, Network } from '../../web/library/index.js';
import { bits, expectError, openLab, smallPixels, stripes } from './lab.js';
import { everyLayer, noise } from './networks.js';

const lab = await openLab();
const { images, labels } = stripes(20);

const shapes = (net: Network) => [...net.params].map(([name, { shape }]) => `${name} ${shape}`);
const names = (net: Network) => net.layers.map(({ name }) => name);

describe('leNet5', () => {
  it('is the paper’s: subsampling, tanh and the partial connections of C3', () => {
    using net = lab.leNet5();
    expect([net.type, net.inputDim, net.classes]).toEqual(['LeNet5', [1, 28, 28], 10]);
    expect(names(net).slice(0, 4)).toEqual(['Conv1', 'Tanh1', 'Subsampling1', 'Tanh2']);
    expect(shapes(net)).toEqual([
      ...['W1 6,1,5,5', 'b1 6', 'W2 6', 'b2 6', 'W3 16,6,5,5', 'b3 16', 'W4 16', 'b4 16'],
      ...['W5 120,16,5,5', 'b5 120', 'W6 120,84', 'b6 84', 'W7 84,10', 'b7 10'],
    ]);
    const c3 = net.layers.find(({ name }) => name === 'Conv2')!;
    expect(c3.output).toEqual([16, 10, 10]);
    expect(c3.spec).toMatchObject({ type: 'convolution', filterNum: 16 });
    expect(net.predict(noise(784))).toHaveLength(10);
  });

  it('takes images of 32×32 too, and has a modern form', () => {
    expect(lab.leNet5({ side: 32 }).inputDim).toEqual([1, 32, 32]);
    using net = lab.leNet5({ modern: true });
    expect(names(net).slice(0, 3)).toEqual(['Conv1', 'Relu1', 'Pool1']);
    expect(net.params.size).toBe(10);
  });

  it.each([{ side: 30 }, { side: '28' }, { modern: 1 }, { seed: -1 }, { size: 3 }, null])(
    'refuses %j',
    (options) => expectError(() => lab.leNet5(options as never), 'bad-argument'),
  );
});

describe('deepConvNet', () => {
  it('is chapter 8’s: the last map is 4×4', () => {
    using net = lab.deepConvNet();
    expect([net.type, net.classes]).toEqual(['DeepConvNet', 10]);
    expect(shapes(net).filter((text) => text.startsWith('W'))).toEqual([
      ...['W1 16,1,3,3', 'W2 16,16,3,3', 'W3 32,16,3,3', 'W4 32,32,3,3'],
      ...['W5 64,32,3,3', 'W6 64,64,3,3', 'W7 1024,50', 'W8 50,10'],
    ]);
    expect(net.layers.find(({ name }) => name === 'Pool3')!.output).toEqual([64, 4, 4]);
  });

  it.each([{ hiddenSize: 0 }, { outputSize: 2 ** 26 }, { inputDim: [1, 28, 28] }])(
    'refuses %j',
    (options) => expectError(() => lab.deepConvNet(options as never), 'bad-argument'),
  );
});

it('alexNet trains with batches of 8 within 2 GiB', async () => {
  using own = await openLab();
  using net = own.alexNet();
  using trainer = own.trainer(net, { optimizer: 'adam', batchSize: 8 });
  const x = Float32Array.from({ length: 8 * 3 * 227 * 227 }, (_, i) => ((i * 7919) % 256) / 255);
  const t = [0, 1, 2, 3, 4, 5, 6, 999];
  const before = net.loss(x, t);
  trainer.step(x, t);
  expect(net.loss(x, t)).toBeLessThan(before);
  expect(own.memoryBytes()).toBeLessThan(2 ** 31);
});

it('alexNet predicts', async () => {
  const own = await openLab();
  using net = own.alexNet({ outputSize: 7 });
  expect([net.type, net.inputDim, net.classes]).toEqual(['AlexNet', [3, 227, 227], 7]);
  const scores = net.predict(noise(3 * 227 * 227));
  expect(scores.every(Number.isFinite)).toBe(true);
  await expectError(() => own.alexNet({ outputSize: 2 ** 20 }), 'bad-argument', /W8/);
  own.dispose();
});

describe('sequential', () => {
  it('has shapes and names inferred', () => {
    using net = lab.sequential([1, 12, 12], everyLayer);
    expect(net.type).toBe('Sequential');
    expect(net.layers.map(({ name, output }) => `${name} ${output}`)).toEqual([
      ...['Conv1 4,12,10', 'BatchNorm1 4,12,10', 'Relu1 4,12,10', 'LRN1 4,12,10'],
      ...['Conv2 6,12,10', 'Tanh1 6,12,10'],
      ...['Subsampling1 6,6,5', 'Conv3 3,5,4', 'Sigmoid1 3,5,4', 'Pool1 3,4,3'],
      ...['Pool2 3,3,2', 'Dropout1 3,3,2', 'Affine1 7', 'BatchNorm2 7', 'Relu2 7'],
      ...['Dropout2 7', 'Affine2 10'],
    ]);
    expect(net.layers.map(({ parameters }) => parameters).flat()).toEqual([...net.params.keys()]);
  });

  it('makes the same network of the layers that a network tells of', () => {
    for (const net of [lab.leNet5(), lab.deepConvNet(), lab.sequential([1, 12, 12], everyLayer)]) {
      const specs = net.layers.map(({ spec }) => spec);
      const again = lab.sequential(net.inputDim as [number, number, number], specs);
      expect(again.layers).toEqual(net.layers);
      expect(bits(again.params)).toEqual(bits(net.params));
    }
  });

  it('learns', () => {
    using net = lab.sequential([1, 12, 12], everyLayer, { seed: 2 });
    const trainer = lab.trainer(net, { lr: 0.01 });
    const before = net.loss(images, labels);
    for (let i = 0; i < 100; ++i) trainer.step(images, labels);
    expect(net.loss(images, labels)).toBeLessThan(before);
  });

  it('draws from its seed, with the initialisers asked for', () => {
    const deviation = (init: unknown) => {
      const layers = [{ type: 'affine', size: 50, init, bias: 0.25 }] as LayerSpec[];
      const { params } = lab.sequential([1, 12, 12], layers);
      expect(params.get('b1')!.data).toEqual(new Float32Array(50).fill(0.25));
      const { data } = params.get('W1')!;
      return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
    };
    // 7,200 draws: the deviation of their deviation is 1/√14400 of it; four of those are 0.034.
    const expected = [0.2, Math.sqrt(1 / 144), Math.sqrt(2 / 144)];
    [{ std: 0.2 }, 'xavier', 'he'].forEach((init, i) => {
      expect(Math.abs(deviation(init) / expected[i] - 1)).toBeLessThan(0.034);
    });
    const weights = (seed: number) =>
      bits(lab.sequential([1, 12, 12], everyLayer, { seed }).params);
    expect(weights(3)).toEqual(weights(3));
    expect(weights(3)).not.toEqual(weights(4));
  });

  const conv = { type: 'convolution', filterNum: 2, filterSize: 3 };
  const last = { type: 'affine', size: 10 };
  it.each([
    ['no list', 'relu', 'bad-argument', /list/],
    ['no layers', [], 'bad-argument', /0 layers/],
    ['too many layers', Array(1001).fill({ type: 'relu' }), 'bad-argument', /1001 layers/],
    ['no layer', [last, null], 'bad-argument', /^layer 2: got null/],
    ['an unknown type', [{ type: 'conv' }, last], 'bad-argument', /^layer 1: got type = "conv"/],
    ['a misspelt key', [{ ...conv, filters: 3 }, last], 'bad-argument', /"filters".*filterNum/],
    ['no filterNum', [{ type: 'convolution', filterSize: 3 }, last], 'bad-argument', /filterNum/],
    ['a stride of 0', [{ ...conv, stride: 0 }, last], 'bad-argument', /stride = 0/],
    ['three strides', [{ ...conv, stride: [1, 1, 1] }, last], 'bad-argument', /\[height, width\]/],
    ['a negative pad', [{ ...conv, pad: [0, -1] }, last], 'bad-argument', /pad\[1\] = -1/],
    ['groups that do not divide', [{ ...conv, groups: 2 }, last], 'shape-mismatch', /\(Conv1\)/],
    [
      'connections to channels that are not there',
      [{ ...conv, connections: [[0], [1]] }, last],
      'shape-mismatch',
      /connections/,
    ],
    [
      'connections for one filter',
      [{ ...conv, connections: [[0]] }, last],
      'shape-mismatch',
      /2 of/,
    ],
    ['connections of no lists', [{ ...conv, connections: [0, 0] }, last], 'bad-argument', /lists/],
    [
      'a filter too large',
      [conv, { ...conv, filterSize: 11 }, last],
      'shape-mismatch',
      /\(Conv2\)/,
    ],
    ['a pool too large', [{ type: 'pooling', size: [2, 13] }, last], 'shape-mismatch', /2×13/],
    ['an unknown pool', [{ type: 'pooling', size: 2, kind: 'mean' }, last], 'bad-argument', /kind/],
    [
      'odd subsampling',
      [conv, conv, conv, { type: 'subsampling' }, { type: 'subsampling' }],
      'shape-mismatch',
      /3×3.*even/,
    ],
    [
      'a convolution after affine',
      [last, conv],
      'shape-mismatch',
      /^layer 2 \(Conv1\).*10 features/,
    ],
    ['an even n', [{ type: 'localResponseNormalization', n: 4 }, last], 'bad-argument', /odd/],
    ['a k of 0', [{ type: 'localResponseNormalization', k: 0 }, last], 'bad-argument', /k = 0/],
    ['a ratio of 1', [last, { type: 'dropout', ratio: 1 }], 'bad-argument', /ratio/],
    [
      'a momentum above 1',
      [{ type: 'batchNormalization', momentum: 2 }, last],
      'bad-argument',
      /0..1/,
    ],
    ['an infinite slope', [{ type: 'tanh', slope: Infinity }, last], 'bad-argument', /slope/],
    ['an unknown init', [{ ...last, init: 'glorot' }], 'bad-argument', /xavier or he/],
    ['an std of 0', [{ ...last, init: { std: 0 } }], 'bad-argument', /init\.std = 0/],
    ['no affine layer at the end', [conv], 'shape-mismatch', /ends with 2×10×10/],
    ['weights beyond the memory', [{ type: 'affine', size: 2 ** 25 }], 'bad-argument', /at most/],
    ['maps beyond the memory', [{ ...conv, pad: 2 ** 14 }, last], 'bad-argument', /at most/],
  ] as const)('refuses %s', (_, layers, code, message) =>
    expectError(() => lab.sequential([1, 12, 12], layers as never), code, message),
  );

  it('refuses an input that is no image, and unknown options', async () => {
    await expectError(() => lab.sequential([144] as never, [last as LayerSpec]), 'bad-argument');
    const work = () => lab.sequential([1, 2, 2], [last as LayerSpec], { seeds: 1 } as never);
    await expectError(work, 'bad-argument', /seeds/);
  });
});

describe('a network', () => {
  const net = lab.sequential([1, 12, 12], everyLayer);

  it('has an activation for each layer, of which the last is the scores', () => {
    const activations = net.activations(images);
    expect([...activations.keys()]).toEqual(names(net));
    for (const { name, output } of net.layers) {
      const { shape, data } = activations.get(name)!;
      expect(shape).toEqual([20, ...output]);
      expect(data).toHaveLength(shape.reduce((a, b) => a * b));
    }
    expect([...activations.values()].at(-1)!.data).toEqual(net.predict(images));
    expect(activations.get('Relu1')!.data).toEqual(
      activations.get('BatchNorm1')!.data.map((value) => Math.max(value, 0)),
    );
  });

  it('has gradients of what is trained, and parameters with the running statistics', () => {
    const params = [...net.params.keys()];
    expect(params).toEqual(expect.arrayContaining(['gamma1', 'mean1', 'variance2']));
    const trained = params.filter((name) => !/mean|variance/.test(name));
    expect([...net.gradient(images, labels).keys()]).toEqual(trained);
  });

  it('has a gradient by its input that the loss follows', () => {
    const x = images.slice(0, smallPixels);
    const gradient = net.inputGradient(x, 3);
    expect(gradient).toHaveLength(smallPixels);
    const size = Math.hypot(...gradient);
    const moved = (by: number) => x.map((value, i) => value + (by * gradient[i]) / size);
    // A central difference along the gradient is its length, to the loss's float32 rounding (1e-7 of 2.3 over 2·0.05) and
    // the third derivative.
    const slope = (net.loss(moved(0.05), [3]) - net.loss(moved(-0.05), [3])) / 0.1;
    expect(Math.abs(slope - size)).toBeLessThan(0.05 * size + 1e-5);
    const both = net.inputGradient(images.slice(0, 2 * smallPixels), [3, 3]);
    expect(net.inputGradient(images.slice(0, 2 * smallPixels), 3)).toEqual(both);
  });

  it('refuses wrong images and labels', async () => {
    await expectError(() => net.activations(images.subarray(1)), 'shape-mismatch');
    await expectError(() => net.inputGradient(images, 10), 'bad-label');
    await expectError(() => net.inputGradient(images, [1]), 'shape-mismatch');
    await expectError(() => net.inputGradient(images, '1' as never), 'bad-argument');
  });
});
