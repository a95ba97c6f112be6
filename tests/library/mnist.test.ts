// Real MNIST, where the data is: the shipped weights, and training.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, type TestContext } from 'vitest';
import { dataFolder } from '../../scripts/data-folder.mjs';
import { mnistFromIdx } from '../../web/library/index.js';
import { openLab } from './lab.js';

const weights = new URL('../../web/library/weights/simple-conv-net.safetensors', import.meta.url);

/** Images and labels of a set; skips the test where there are none. */
async function mnist(context: TestContext, set: 'train' | 't10k') {
  const files = ['images-idx3', 'labels-idx1'].map((kind) =>
    path.join(dataFolder() ?? '', 'mnist', `${set}-${kind}-ubyte.gz`),
  );
  context.skip(!files.every(existsSync), 'MNIST is not here: npm run data fetches it');
  const [images, labels] = files.map((file) => readFileSync(file));
  return mnistFromIdx(images, labels);
}

it.for(['simd', 'relaxed-simd'] as const)(
  'the shipped weights classify 98.9% of the 10,000 test images (%s)',
  async (variant, context) => {
    const test = await mnist(context, 't10k');
    using lab = await openLab(variant);
    using net = lab.load(readFileSync(weights));
    expect(await net.accuracyOn(test)).toBeGreaterThanOrEqual(0.989);
  },
);

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
