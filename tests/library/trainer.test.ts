import { describe, expect, it } from 'vitest';
import type { FitProgress } from '../../web/library/index.js';
import { bits, expectError, openLab, small, smallPixels, stripes } from './lab.js';

const lab = await openLab();
const train = stripes(200);
const test = stripes(50);

const fresh = (options = {}) => {
  const net = lab.simpleConvNet(small);
  return { net, trainer: lab.trainer(net, { batchSize: 20, ...options }) };
};

describe('step', () => {
  it.each([
    ['sgd', 0.1],
    ['momentum', 0.1],
    ['adagrad', 0.01],
    ['rmsprop', 0.01],
    ['adam', 0.01],
  ] as const)('lowers the loss with %s', (optimizer, lr) => {
    const { net, trainer } = fresh({ optimizer, lr });
    const before = net.loss(train.images, train.labels);
    for (let i = 0; i < 30; ++i) trainer.step(train.images, train.labels);
    expect(trainer.iteration).toBe(30);
    expect(net.loss(train.images, train.labels)).toBeLessThan(before);
  });

  it('decays weights but not biases: by lr·λ·W beside the gradient', () => {
    const step = (weightDecay: number) => {
      const { net, trainer } = fresh({ optimizer: 'sgd', lr: 0.1, weightDecay });
      const before = net.params;
      trainer.step(train.images, train.labels);
      return { before, after: net.params };
    };
    const plain = step(0);
    const decayed = step(0.5);
    for (const [name, { data }] of plain.after) {
      const share = name.startsWith('W') ? 0.1 * 0.5 : 0;
      const expected = data.map((value, i) => value - share * plain.before.get(name)!.data[i]);
      // Values are around 0.1, so that an ulp of float32 is some 1e-8.
      decayed.after
        .get(name)!
        .data.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 6));
    }
  });

  it('returns the loss before the update', () => {
    const { net, trainer } = fresh();
    const before = net.loss(train.images, train.labels);
    expect(trainer.step(train.images, train.labels)).toBeCloseTo(before, 5);
  });

  it('refuses wrong batches and changes nothing', async () => {
    const { net, trainer } = fresh();
    const before = bits(net.params);
    const { images, labels } = train;
    await expectError(() => trainer.step(images.subarray(1), labels), 'shape-mismatch');
    await expectError(() => trainer.step(images, labels.subarray(1)), 'shape-mismatch');
    await expectError(() => trainer.step(images, labels.slice().fill(10)), 'bad-label');
    await expectError(() => trainer.step(images.slice().fill(NaN), labels), 'bad-value');
    await expectError(() => trainer.stepOn(train as never), 'bad-argument', /dataset/);
    using other = lab.dataset({ images: new Float32Array(9), labels: [1] }, [1, 3, 3]);
    await expectError(() => trainer.stepOn(other), 'shape-mismatch', /1×3×3.*1×12×12/);
    using eleven = lab.dataset(
      { images: new Float32Array(smallPixels), labels: [10] },
      [1, 12, 12],
    );
    await expectError(() => trainer.stepOn(eleven), 'bad-label', /label 10.*0\.\.9/);
    expect(trainer.iteration).toBe(0);
    expect(bits(net.params)).toEqual(before);
  });
});

describe('fit', () => {
  it('learns, and reports every step and every epoch', async () => {
    const { net, trainer } = fresh({ lr: 0.01 });
    const reports: FitProgress[] = [];
    const result = await trainer.fit({
      train,
      test,
      epochs: 30,
      onProgress: (p) => reports.push(p),
    });
    expect(result).toEqual({ iteration: 300, epoch: 30, completed: true });
    expect(reports.map(({ iteration }) => iteration)).toEqual(
      [...Array(300).keys()].map((i) => i + 1),
    );
    const epochEnds = reports.filter(({ trainAccuracy }) => trainAccuracy !== undefined);
    expect(epochEnds.map(({ iteration }) => iteration / 10)).toEqual(
      [...Array(30).keys()].map((i) => i + 1),
    );
    expect(epochEnds.map(({ epoch }) => epoch)).toEqual(
      epochEnds.map(({ iteration }) => iteration / 10),
    );
    expect(epochEnds.at(-1)!.testAccuracy).toBe(net.accuracy(test.images, test.labels));
    expect(epochEnds.at(-1)!.testAccuracy).toBeGreaterThan(0.9);
    for (const { imagesPerSecond, secondsLeft, iterations, epochs } of reports) {
      expect(imagesPerSecond).toBeGreaterThan(0);
      expect(secondsLeft).toBeGreaterThanOrEqual(0);
      expect([iterations, epochs]).toEqual([300, 30]);
    }
    expect(reports.at(-1)!.secondsLeft).toBe(0);
  });

  it('goes on after an abort as if there had been none, bit for bit', async () => {
    const whole = fresh();
    await whole.trainer.fit({ train, epochs: 4 });
    const parts = fresh();
    for (const stop of [1, 10, 17]) {
      const controller = new AbortController();
      const result = await parts.trainer.fit({
        train,
        test,
        epochs: 4,
        signal: controller.signal,
        onProgress: ({ iteration }) => iteration === stop && controller.abort(),
      });
      expect(result).toEqual({ iteration: stop, epoch: Math.floor(stop / 10), completed: false });
    }
    const dataset = lab.dataset(train, [1, 12, 12]);
    expect((await parts.trainer.fit({ train: dataset, epochs: 4 })).completed).toBe(true);
    expect(bits(parts.net.params)).toEqual(bits(whole.net.params));
  });

  it('depends on its seed alone', async () => {
    const run = async (seed: number) => {
      const { net, trainer } = fresh({ seed });
      await trainer.fit({ train, epochs: 1 });
      return bits(net.params);
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  it('does nothing when all epochs are done or the signal has stopped it already', async () => {
    const { trainer } = fresh();
    await trainer.fit({ train, epochs: 1 });
    expect(await trainer.fit({ train, epochs: 1 })).toEqual({
      iteration: 10,
      epoch: 1,
      completed: true,
    });
    const signal = AbortSignal.abort();
    expect(await trainer.fit({ train, epochs: 2, signal })).toMatchObject({
      iteration: 10,
      completed: false,
    });
  });

  it('takes an epoch for one step when the batch is larger than the dataset', async () => {
    const { trainer } = fresh({ batchSize: 500 });
    expect(await trainer.fit({ train, epochs: 2 })).toMatchObject({ iteration: 2, epoch: 2 });
  });

  it('lets other tasks run between two steps', async () => {
    const { net, trainer } = fresh();
    const fitted = trainer.fit({ train, epochs: 5 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(net.predict(test.images)).toHaveLength(500);
    expect(trainer.iteration).toBeLessThan(50);
    await expectError(() => trainer.fit({ train }), 'busy');
    expect((await fitted).completed).toBe(true);
  });

  it('stops when training diverges', async () => {
    const { net, trainer } = fresh({ optimizer: 'sgd', lr: 1e30 });
    await expectError(() => trainer.fit({ train }), 'bad-value', /iteration \d+ is .*rate 1e\+30/);
    await expectError(() => net.save('safetensors'), 'bad-value');
  });

  it('stops when its network or the lab is disposed of', async () => {
    const { net, trainer } = fresh();
    await expectError(
      () => trainer.fit({ train, onProgress: () => net.dispose() }),
      'disposed',
      /network/,
    );
  });

  it.each([
    ['no epochs', { epochs: 0 }, 'bad-argument'],
    ['half an epoch', { epochs: 1.5 }, 'bad-argument'],
    ['to evaluate on nothing', { evaluateSamples: 0 }, 'bad-argument'],
    ['a signal of another kind', { signal: {} }, 'bad-argument'],
    ['an onProgress that cannot be called', { onProgress: 1 }, 'bad-argument'],
    ['an unknown option', { epoch: 3 }, 'bad-argument'],
    ['to train on nothing', { train: undefined }, 'bad-argument'],
    ['half an image', { train: { images: new Float32Array(72), labels: [1] } }, 'shape-mismatch'],
    ['NaN', { train: { images: new Float32Array(144).fill(NaN), labels: [1] } }, 'bad-value'],
    ['a label too high', { test: { images: new Uint8Array(144), labels: [12] } }, 'bad-label'],
    ['a label below 0', { test: { images: new Uint8Array(144), labels: [-1] } }, 'bad-label'],
  ] as const)('refuses %s', async (_, options, code) => {
    const { trainer } = fresh();
    await expectError(() => trainer.fit({ train, ...options } as never), code);
    expect(trainer.iteration).toBe(0);
  });
});

describe('trainer', () => {
  it.each([
    { optimizer: 'adamw' },
    { weightDecay: -0.1 },
    { weightDecay: Infinity },
    { oneCycle: -1 },
    { oneCycle: 0.5 },
    { shuffle: 1 },
    { augment: 1 },
    { augment: { turn: 1 } },
    { augment: { rotation: -1 } },
    { augment: { rotation: 90 } },
    { augment: { scale: NaN } },
    { augment: { shift: 0.5 } },
    { augment: { shift: 1001 } },
    { lr: 0 },
    { lr: -0.1 },
    { lr: NaN },
    { lr: '0.1' },
    { batchSize: 0 },
    { batchSize: 1e6 },
    { seed: 2 ** 32 },
    { rate: 1 },
  ])('refuses %j', (options) =>
    expectError(() => lab.trainer(lab.simpleConvNet(small), options as never), 'bad-argument'),
  );

  it('refuses a network of another lab', async () => {
    const other = await openLab();
    await expectError(() => lab.trainer(other.simpleConvNet(small)), 'bad-argument', /network/);
    await expectError(() => lab.trainer({} as never), 'bad-argument');
  });
});
