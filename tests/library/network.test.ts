import { describe, expect, it } from 'vitest';
import type { Labels, NamedArrays, Network } from '../../web/library/index.js';
import { bits, expectError, openLab, small, smallPixels, stripes } from './lab.js';

const lab = await openLab();
const { images, labels } = stripes(25);

describe('simpleConvNet', () => {
  it('has the chapter’s defaults', () => {
    using net = lab.simpleConvNet();
    expect(net.type).toBe('SimpleConvNet');
    expect(net.inputDim).toEqual([1, 28, 28]);
    expect(net.classes).toBe(10);
    const shapes = [...net.params].map(([name, { shape }]) => [name, shape]);
    expect(shapes).toEqual([
      ['W1', [30, 1, 5, 5]],
      ['b1', [30]],
      ['W2', [4320, 100]],
      ['b2', [100]],
      ['W3', [100, 10]],
      ['b3', [10]],
    ]);
  });

  it('draws the same weights from the same seed', () => {
    const weights = (seed: number) => bits(lab.simpleConvNet({ ...small, seed }).params);
    expect(weights(3)).toEqual(weights(3));
    expect(weights(3)).not.toEqual(weights(4));
  });

  it.each([
    [{ hiddenSize: 0 }, 'bad-argument'],
    [{ outputSize: 2.5 }, 'bad-argument'],
    [{ weightInitStd: NaN }, 'bad-argument'],
    [{ seed: -1 }, 'bad-argument'],
    [{ inputDim: [28, 28] }, 'bad-argument'],
    [{ inputDim: [1, 4, 4] }, 'shape-mismatch'],
    [{ convParam: { filterSize: 28 } }, 'shape-mismatch'],
    [{ convParam: { filters: 3 } }, 'bad-argument'],
    [{ hidden: 3 }, 'bad-argument'],
    [{ hiddenSize: 2 ** 27 }, 'bad-argument'],
    [null, 'bad-argument'],
  ] as const)('refuses %j', (options, code) =>
    expectError(() => lab.simpleConvNet(options as never), code),
  );
});

describe('a network', () => {
  it('gives scores, probabilities, loss and accuracy that fit together', () => {
    using net = lab.simpleConvNet(small);
    const scores = net.predict(images);
    const probabilities = net.probabilities(images);
    expect(scores).toHaveLength(250);
    let loss = 0;
    let correct = 0;
    labels.forEach((label, n) => {
      const own = probabilities.subarray(10 * n, 10 * n + 10);
      expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      loss -= Math.log(own[label]) / labels.length;
      const all = scores.subarray(10 * n, 10 * n + 10);
      if (all.indexOf(Math.max(...all)) === label) ++correct;
    });
    expect(net.loss(images, labels)).toBeCloseTo(loss, 5);
    expect(net.accuracy(images, labels)).toBe(correct / labels.length);
    expect(net.accuracy(images, labels, 4)).toBe(correct / labels.length);
    expect(net.accuracy(images, [...labels])).toBe(correct / labels.length);
  });

  it('classifies a dataset as it does the same images', async () => {
    using net = lab.simpleConvNet(small);
    using dataset = lab.dataset({ images, labels }, [1, 12, 12]);
    expect(dataset.count).toBe(25);
    expect(await net.accuracyOn(dataset)).toBe(net.accuracy(images, labels));
    expect(await net.accuracyOn({ images, labels })).toBe(net.accuracy(images, labels));
    const ten = net.accuracy(images.subarray(0, 10 * smallPixels), labels.subarray(0, 10));
    expect(await net.accuracyOn(dataset, 10)).toBe(ten);
  });

  it('takes bytes for 0..1', async () => {
    using net = lab.simpleConvNet(small);
    const bytes = Uint8Array.from(images, (value) => Math.round(255 * value));
    const floats = Float32Array.from(bytes, (value) => value / 255);
    expect(await net.accuracyOn({ images: bytes, labels })).toBe(net.accuracy(floats, labels));
  });

  it('has gradients of its parameters’ shapes that lead downhill', () => {
    using net = lab.simpleConvNet(small);
    const before = net.loss(images, labels);
    const { params } = net;
    const gradient = net.gradient(images, labels);
    expect([...gradient.keys()]).toEqual([...params.keys()]);
    for (const [name, { shape, data }] of gradient) {
      expect(shape).toEqual(params.get(name)!.shape);
      params.get(name)!.data.forEach((value, i, all) => (all[i] = value - 0.01 * data[i]));
    }
    expect(net.loss(images, labels)).toBe(before);
    net.setParams(params);
    expect(net.loss(images, labels)).toBeLessThan(before);
  });

  it('gives the same with relaxed SIMD, to rounding', async () => {
    using relaxed = await openLab('relaxed-simd');
    expect(relaxed.info).toMatchObject({ variant: 'relaxed-simd', deterministic: false });
    const [a, b] = [lab, relaxed].map((own) => own.simpleConvNet(small));
    expect(bits(a.params)).toEqual(bits(b.params));
    // Sums of at most 144 products of numbers around 0.1 differ by less than 144 half units in the last place.
    const scores = b.predict(images);
    a.predict(images).forEach((score, i) => expect(scores[i]).toBeCloseTo(score, 5));
  });

  it('gives copies', () => {
    using net = lab.simpleConvNet(small);
    const before = bits(net.params);
    net.params.get('W1')!.data.fill(0);
    expect(bits(net.params)).toEqual(before);
  });

  it('refuses wrong images and labels', async () => {
    using net = lab.simpleConvNet(small);
    const nan = images.slice().fill(NaN, 5, 6);
    for (const work of [net.predict, net.probabilities] as const) {
      await expectError(() => work.call(net, images.subarray(1)), 'shape-mismatch', /3599.*12×12/);
      await expectError(() => work.call(net, new Float32Array(0)), 'shape-mismatch');
      await expectError(() => work.call(net, [1] as never), 'bad-argument');
      await expectError(() => work.call(net, nan), 'bad-value', /x\[5\] = NaN/);
    }
    for (const work of [net.loss, net.accuracy, net.gradient] as const) {
      const call = (x: Float32Array, t: unknown) =>
        (work as Network['loss']).call(net, x, t as Labels);
      await expectError(() => call(images.subarray(1), labels), 'shape-mismatch');
      await expectError(() => call(nan, labels), 'bad-value');
      await expectError(() => call(images, labels.subarray(1)), 'shape-mismatch', /24 labels/);
      await expectError(() => call(images, labels.slice().fill(10, 3, 4)), 'bad-label', /10 at 3/);
      await expectError(() => call(images, [...labels].fill(0.5, 3, 4)), 'bad-label');
      await expectError(() => call(images, undefined), 'bad-argument');
    }
    await expectError(() => net.accuracy(images, labels, 0), 'bad-argument', /batchSize/);
    await expectError(() => net.accuracyOn({ images, labels }, 0), 'bad-argument', /count/);
    await expectError(() => net.accuracyOn(null as never), 'bad-argument');
    await expectError(() => net.save('zip' as never), 'bad-argument', /format/);
  });
});

it('predicts 10,000 images in one call within bounded memory', async () => {
  using fresh = await openLab();
  using net = fresh.simpleConvNet();
  const x = new Float32Array(10_000 * 784).fill(0.5);
  const scores = net.predict(x);
  expect(scores.length).toBe(100_000);
  expect(scores.slice(-10)).toEqual(net.predict(x.subarray(0, 784)));
  // One column matrix of them all would take 576 MB.
  expect(fresh.memoryBytes()).toBeLessThan(x.byteLength + 64 * 2 ** 20);
});

describe('setParams', () => {
  const edits: [string, (params: NamedArrays) => unknown, Parameters<typeof expectError>[1]][] = [
    ['a missing name', (params) => params.delete('b3'), 'shape-mismatch'],
    ['an unknown name', (params) => params.set('W4', params.get('W3')!), 'shape-mismatch'],
    ['another shape', (params) => (params.get('W3')!.shape = [10, 8]), 'shape-mismatch'],
    [
      'too little data',
      (params) => (params.get('W3')!.data = new Float32Array(79)),
      'shape-mismatch',
    ],
    [
      'a plain array',
      (params) => (params.get('b3')!.data = Array(10).fill(0) as never),
      'bad-argument',
    ],
    ['NaN', (params) => params.get('b3')!.data.fill(NaN, 9), 'bad-value'],
    ['infinity', (params) => params.get('b3')!.data.fill(Infinity, 9), 'bad-value'],
  ];

  it.each(edits)('refuses %s and changes nothing', async (_, edit, code) => {
    using net = lab.simpleConvNet(small);
    const before = bits(net.params);
    const { params } = lab.simpleConvNet({ ...small, seed: 2 });
    edit(params);
    await expectError(() => net.setParams(params), code);
    expect(bits(net.params)).toEqual(before);
  });

  it('refuses what is not a Map', () =>
    expectError(() => lab.simpleConvNet(small).setParams({ W1: 1 } as never), 'bad-argument'));
});
