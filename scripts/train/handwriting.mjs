// The network that the pad reads handwriting with, trained on MNIST, on the pen strokes of other people and on drawings
// that are no digit, all of them varied at random: first much varied, from random weights; then little varied, from there.
// The mean of both is kept: it reads as well as the better of the two in either world ("Robust fine-tuning of zero-shot
// models": Wortsman et al. 2022).
import { bestTemperature } from './calibration.mjs';
import { divideScores, foldBatchNormalization } from './fold.mjs';
import * as material from './material.mjs';
import { report } from './report.mjs';

/** Of MNIST's 60,000 training images these are trained with; the rest and the writers of `calibrating` set the temperature. */
const mnistImages = 58_000;

/** First and last of the 30 writers; those from 21 on are for judging. */
const writers = { training: [1, 19], calibrating: [20, 20] };

const batchSize = 100;

/**
 * The two stages: how often the pen digits come in an epoch, how many drawings of each kind that is no digit, and how
 * much images are varied.
 */
const first = {
  epochs: 10,
  lr: 0.004,
  repeats: 4,
  noDigits: { met: 3000, invented: 3000, scribble: 1500, two: 1500 },
  augment: { rotation: 15, scale: 0.12, shear: 0.2, shift: 1, elastic: 0.4, thickness: 0.35 },
};
const second = {
  epochs: 2,
  lr: 0.001,
  repeats: 2,
  noDigits: { met: 1500, invented: 1500, scribble: 700, two: 700 },
  augment: { rotation: 8, scale: 0.07, shear: 0.1, shift: 1, elastic: 0.25, thickness: 0.2 },
};

const convolution = (filterNum, filterSize) => [
  { type: 'convolution', filterNum, filterSize, pad: (filterSize - 1) / 2 },
  { type: 'batchNormalization' },
  { type: 'relu' },
];
const pooling = { type: 'pooling', size: 2 };

const layers = [
  ...convolution(16, 5),
  pooling,
  ...convolution(32, 3),
  ...convolution(32, 3),
  pooling,
  ...convolution(96, 3),
  ...convolution(96, 3),
  pooling,
  { type: 'affine', size: 10 },
];

/** The file of the trained network, its weights in 8 bits. */
export async function trainHandwriting({ lab, mnistFromIdx, folder, seed = 1 }) {
  const all = await material.mnist(mnistFromIdx, folder, 'train');
  const mnist = material.slice(all, 0, mnistImages);
  const pen = material.penDigits(folder, ...writers.training);
  const held = material.joined([
    material.slice(all, mnistImages, all.labels.length),
    material.fromStrokes(lab, material.penDigits(folder, ...writers.calibrating)),
  ]);
  const fitStage = (net, stage, seed) => fit(lab, net, { mnist, pen, held, ...stage, seed });

  const normalized = lab.sequential([1, 28, 28], layers, { seed });
  await fitStage(normalized, first, seed);
  const start = calibrated(folded(lab, normalized), held).save('safetensors', {
    precision: 'int8',
  });
  const net = lab.load(start);
  await fitStage(net, second, seed + 1);
  net.setParams(meanOf(lab.load(start).params, net.params));
  return calibrated(net, held).save('safetensors', { precision: 'int8' });
}

/** The same network without batch normalisation. */
function folded(lab, net) {
  const { layers: plain, params } = foldBatchNormalization(layers, net.params);
  const result = lab.sequential([1, 28, 28], plain);
  result.setParams(params);
  return result;
}

/** One cycle of the learning rate over all epochs. */
async function fit(lab, net, { mnist, pen, held, repeats, noDigits, epochs, lr, augment, seed }) {
  const images = material.joined([
    mnist,
    material.repeated(material.fromStrokes(lab, pen), repeats),
    ...Object.entries(noDigits).map(([kind, count], i) =>
      material.drawnNoDigits(lab, kind, count, seed + i, pen),
    ),
  ]);
  const train = lab.dataset({ ...images, noClass: material.noClass });
  const oneCycle = epochs * Math.floor(train.count / batchSize);
  const options = { optimizer: 'adam', lr, batchSize, seed, oneCycle, shuffle: true, augment };
  const trainer = lab.trainer(net, options);
  console.log(`${train.count} images an epoch, ${held.labels.length} held for calibration`);
  await trainer.fit({
    train,
    test: held,
    epochs,
    evaluateSamples: held.labels.length,
    onProgress: report,
  });
}

/** The mean of two networks' parameters. */
const meanOf = (one, other) =>
  new Map(
    [...one].map(([name, { shape, data }]) => {
      const second = other.get(name).data;
      return [name, { shape, data: data.map((value, i) => (value + second[i]) / 2) }];
    }),
  );

/** The network with scores divided by the temperature at which its probabilities fit the held images best. */
function calibrated(net, held) {
  const scores = net.predict(material.asFloats(held));
  const temperature = bestTemperature(scores, held.labels);
  console.log(`temperature ${temperature.toFixed(2)}`);
  const { params } = net;
  divideScores(params, temperature);
  net.setParams(params);
  return net;
}
