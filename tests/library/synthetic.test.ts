// Digits made by rule: what callers get, and that a network learns to read from them.
import { describe, expect, it } from 'vitest';
import type { SyntheticOptions } from '../../web/library/index.js';
import { bits, expectError, openLab } from './lab.js';

const lab = await openLab();

describe('syntheticDigits', () => {
  it('gives images of 28×28, 0 to 9 over and over', () => {
    const { images, labels } = lab.syntheticDigits({ count: 25, seed: 4 });
    expect(images).toBeInstanceOf(Float32Array);
    expect(images).toHaveLength(25 * 784);
    expect(labels).toEqual(Uint8Array.from({ length: 25 }, (_, i) => i % 10));
    expect(images.every((value) => value >= 0 && value <= 1)).toBe(true);
    for (let n = 0; n < 25; n++) {
      const ink = images.subarray(n * 784, (n + 1) * 784).reduce((sum, value) => sum + value, 0);
      expect(ink).toBeGreaterThan(15);
    }
  });

  it('image i depends on i and the seed alone', () => {
    const first = lab.syntheticDigits({ count: 10, seed: 4 }).images;
    // More than the library asks the core for at a time.
    const many = lab.syntheticDigits({ count: 1010, seed: 4 }).images;
    expect(many.subarray(0, 7840)).toEqual(first);
    expect(many.subarray(1000 * 784)).not.toEqual(first);
    expect(lab.syntheticDigits({ count: 10, seed: 5 }).images).not.toEqual(first);
    expect(lab.syntheticDigits({ count: 10, seed: 1 })).toEqual(lab.syntheticDigits({ count: 10 }));
  });

  it('gives 10,000 by default', () => {
    expect(lab.syntheticDigits().labels).toHaveLength(10_000);
  });

  it.each([
    [{ count: 0 }, /count = 0.*1\.\.100000/],
    [{ count: 2.5 }, /count = 2\.5/],
    [{ count: 100_001 }, /count = 100001/],
    [{ seed: -1 }, /seed = -1/],
    [{ amount: 3 }, /"amount".*count, seed/],
    [null, /null/],
  ])('refuses %j', async (options, message) => {
    const given = options as SyntheticOptions;
    await expectError(() => lab.syntheticDigits(given), 'bad-argument', message);
    await expectError(() => lab.syntheticDataset(given), 'bad-argument', message);
  });
});

describe('syntheticDataset', () => {
  const net = () =>
    lab.simpleConvNet({ convParam: { filterNum: 8, stride: 2, filterSize: 6 }, hiddenSize: 30 });

  it('teaches a network digits that it has never seen', async () => {
    using own = net();
    using dataset = lab.syntheticDataset({ count: 2000, seed: 7 });
    using trainer = lab.trainer(own, { lr: 0.005, batchSize: 50 });
    const { iteration } = await trainer.fit({ train: dataset, epochs: 10 });
    expect([iteration, dataset.count]).toEqual([400, 2000]);
    const { images, labels } = lab.syntheticDigits({ count: 1000, seed: 8 });
    expect(own.accuracy(images, labels)).toBeGreaterThan(0.8);
  });

  it('takes accuracies over what syntheticDigits gives', async () => {
    using own = net();
    using dataset = lab.syntheticDataset({ count: 300, seed: 3 });
    const { images, labels } = lab.syntheticDigits({ count: 300, seed: 3 });
    expect(await own.accuracyOn(dataset)).toBe(own.accuracy(images, labels));
    const some = images.subarray(0, 100 * 784);
    expect(await own.accuracyOn(dataset, 100)).toBe(own.accuracy(some, labels.subarray(0, 100)));
  });

  it('gives the same weights for the same seeds, whatever was measured between the steps', async () => {
    using one = net();
    using other = net();
    using dataset = lab.syntheticDataset({ count: 100, seed: 3 });
    using a = lab.trainer(one, { batchSize: 10 });
    using b = lab.trainer(other, { batchSize: 10 });
    for (let step = 0; step < 5; step++) {
      const loss = a.stepOn(dataset);
      await other.accuracyOn(dataset, 20);
      expect(b.stepOn(dataset)).toBe(loss);
    }
    expect(bits(one.params)).toEqual(bits(other.params));
  });

  it('does not fit a network for other images or fewer classes', async () => {
    using dataset = lab.syntheticDataset({ count: 10 });
    using large = lab.leNet5({ side: 32 });
    await expectError(() => large.accuracyOn(dataset), 'shape-mismatch', /1×28×28|28×28/);
    using few = lab.simpleConvNet({ outputSize: 5 });
    await expectError(() => few.accuracyOn(dataset), 'bad-label', /label 9/);
  });

  it('is gone after dispose', async () => {
    const dataset = lab.syntheticDataset({ count: 10 });
    dataset.dispose();
    dataset.dispose();
    using own = net();
    await expectError(() => own.accuracyOn(dataset), 'disposed');
  });
});
