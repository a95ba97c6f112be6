// The network that the pad reads handwriting with: five convolutions with batch normalisation, trained on MNIST, on the
// pen strokes of other people and on drawings that are no digit, all of them varied at random.
import { bestTemperature } from './calibration.mjs';
import { divideScores, foldBatchNormalization } from './fold.mjs';
import * as material from './material.mjs';
import { report } from './report.mjs';

/** Of MNIST's 60,000 training images these are trained with; the rest and the writers of `calibrating` set the temperature. */
const mnistImages = 58_000;

/** First and last of the 30 writers; those from 21 on are for judging. */
const writers = { training: [1, 19], calibrating: [20, 20] };

/** How often the pen digits come in an epoch, and how many drawings of each kind that is no digit. */
const repeats = 4;
const noDigits = { met: 3000, invented: 3000, scribble: 1500, two: 1500 };

const augment = { rotation: 15, scale: 0.12, shear: 0.2, shift: 1, elastic: 0.4, thickness: 0.35 };

const batchSize = 100;

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
export async function trainHandwriting({ lab, mnistFromIdx, folder, seed = 1, epochs = 24 }) {
  const all = await material.mnist(mnistFromIdx, folder, 'train');
  const pen = material.penDigits(folder, ...writers.training);
  const penImages = material.fromStrokes(lab, pen);
  const train = material.joined([
    material.slice(all, 0, mnistImages),
    material.repeated(penImages, repeats),
    ...Object.entries(noDigits).map(([kind, count], i) =>
      material.drawnNoDigits(lab, kind, count, seed + i, pen),
    ),
  ]);
  const held = material.joined([
    material.slice(all, mnistImages, all.labels.length),
    material.fromStrokes(lab, material.penDigits(folder, ...writers.calibrating)),
  ]);
  console.log(`${train.labels.length} images an epoch, ${held.labels.length} held for calibration`);
  const net = lab.sequential([1, 28, 28], layers, { seed });
  const iterations = epochs * Math.floor(train.labels.length / batchSize);
  const trainer = lab.trainer(net, {
    optimizer: 'adam',
    lr: 0.004,
    batchSize,
    seed,
    oneCycle: iterations,
    shuffle: true,
    augment,
  });
  const dataset = lab.dataset({ ...train, noClass: material.noClass });
  await trainer.fit({
    train: dataset,
    test: held,
    epochs,
    evaluateSamples: 2250,
    onProgress: report,
  });
  return folded(lab, net, held).save('safetensors', { precision: 'int8' });
}

/** The same network without batch normalisation, its probabilities calibrated. */
function folded(lab, net, held) {
  const { layers: plain, params } = foldBatchNormalization(layers, net.params);
  const result = lab.sequential([1, 28, 28], plain);
  const scores = net.predict(Float32Array.from(held.images, (byte) => byte / 255));
  const temperature = bestTemperature(scores, held.labels);
  console.log(`temperature ${temperature.toFixed(2)}`);
  divideScores(params, temperature);
  result.setParams(params);
  return result;
}
