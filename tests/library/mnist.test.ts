// Real MNIST, where the data is: the shipped weights, the book’s, and training.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openLab } from './lab.js';
import { dataFile, mnist } from './mnist-images.js';

const weights = new URL('../../web/library/weights/simple-conv-net.safetensors', import.meta.url);

it.for(['simd', 'relaxed-simd'] as const)(
  'the shipped weights classify 98.9% of the 10,000 test images (%s)',
  async (variant, context) => {
    const test = await mnist(context, 't10k');
    using lab = await openLab(variant);
    using net = lab.load(readFileSync(weights));
    expect(await net.accuracyOn(test)).toBeGreaterThanOrEqual(0.989);
  },
);

it('the book’s weights, a pkl of float64, classify exactly 9,600 of the 10,000 test images', async (context) => {
  const test = await mnist(context, 't10k');
  using lab = await openLab();
  using net = lab.load(dataFile(context, 'book/simple_convnet_params.pkl'));
  expect(net.type).toBe('SimpleConvNet');
  expect(await net.accuracyOn(test)).toBe(0.96);
});

it('300 steps of training lift the test accuracy above 90%, within bounded memory', async (context) => {
  const [train, test] = [await mnist(context, 'train'), await mnist(context, 't10k')];
  using lab = await openLab();
  using net = lab.simpleConvNet();
  using dataset = lab.dataset(train);
  using trainer = lab.trainer(net);
  for (let i = 0; i < 300; ++i) trainer.stepOn(dataset);
  expect(await net.accuracyOn(test)).toBeGreaterThan(0.9);
  const datasetBytes = train.images.length + test.images.length;
  expect(lab.memoryBytes() - datasetBytes).toBeLessThan(64 * 2 ** 20);
});
