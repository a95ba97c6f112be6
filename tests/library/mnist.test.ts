// Real MNIST, where the data is: the shipped weights, the book’s, and training.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dataFolder } from '../../scripts/data-folder.mjs';
import { fromStrokes, penDigits } from '../../scripts/train/material.mjs';
import { openLab } from './lab.js';
import { dataFile, mnist } from './mnist-images.js';

const weights = (name: string) =>
  readFileSync(new URL(`../../web/library/weights/${name}.safetensors`, import.meta.url));

it.for([
  ['handwriting', 'simd', 0.996],
  ['handwriting', 'relaxed-simd', 0.996],
  ['simple-conv-net', 'simd', 0.989],
  ['simple-conv-net', 'relaxed-simd', 0.989],
] as const)(
  'the shipped weights of %s classify the 10,000 test images (%s: at least %f)',
  async ([name, variant, least], context) => {
    const test = await mnist(context, 't10k');
    using lab = await openLab(variant);
    using net = lab.load(weights(name));
    expect(await net.accuracyOn(test)).toBeGreaterThanOrEqual(least);
  },
);

it('the shipped network reads 99.2% of the digits of ten people that it was not trained on', async (context) => {
  dataFile(context, 'pendigits/pendigits-train');
  using lab = await openLab();
  using net = lab.load(weights('handwriting'));
  const unseen = fromStrokes(lab, penDigits(dataFolder()!, 21, 30));
  expect(unseen.labels.length).toBe(2498);
  expect(await net.accuracyOn(unseen)).toBeGreaterThanOrEqual(0.992);
});

it('the shipped network takes at most 160 KB', () => {
  expect(weights('handwriting').length).toBeLessThanOrEqual(160_000);
});

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
