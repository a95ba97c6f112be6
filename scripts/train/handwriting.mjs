// The network that the pad reads handwriting with, trained on MNIST, on the pen strokes of other people and on drawings
// that are no digit, all of them varied at random. First much varied, from random weights; then three times a little
// varied, from there, and the mean of the three is kept ("model soup": Wortsman et al. 2022).
import { bestTemperature } from './calibration.mjs';
import { divideScores, foldBatchNormalization } from './fold.mjs';
import * as material from './material.mjs';
import { draws } from './random.mjs';
import { report } from './report.mjs';
import { changed } from './strokes.mjs';

/** Of MNIST's 60,000 training images these are trained with; the rest and the writers of `calibrating` set the temperature. */
const mnistImages = 58_000;

/** First and last of the 30 writers; those from 21 on are for judging. */
const writers = { training: [1, 19], calibrating: [20, 20] };

/** How often the pen digits come in an epoch, and how many drawings of each kind that is no digit. */
const repeats = 4;
const noDigits = { met: 3000, invented: 3000, scribble: 1500, two: 1500 };

const batchSize = 100;

const first = {
  epochs: 10,
  lr: 0.004,
  augment: { rotation: 15, scale: 0.12, shear: 0.2, shift: 1, elastic: 0.4, thickness: 0.35 },
};

/** Pen strokes are turned and slanted as strokes, each repeat anew; images change less. */
const second = {
  epochs: 2,
  lr: 0.001,
  seeds: [1, 2, 3],
  strokes: { angle: 0.2, slant: 0.25, stretch: 1.2 },
  augment: { rotation: 10, scale: 0.08, shear: 0.12, shift: 1, elastic: 0.3, thickness: 0.25 },
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
  const start = await firstStage(lab, mnist, pen, held, seed);
  const finished = [];
  for (const each of second.seeds)
    finished.push(await secondStage(lab, start, mnist, pen, held, each));
  const net = lab.load(start);
  net.setParams(meanOf(finished));
  return calibrated(net, held).save('safetensors', { precision: 'int8' });
}

/** From random weights, with batch normalisation, which is then folded. The network's file, weights in 8 bits. */
async function firstStage(lab, mnist, pen, held, seed) {
  const net = lab.sequential([1, 28, 28], layers, { seed });
  const digits = material.repeated(material.fromStrokes(lab, pen), repeats);
  await fit(lab, net, [mnist, digits, ...withoutDigits(lab, pen, seed)], held, { ...first, seed });
  const folded = foldBatchNormalization(layers, net.params);
  const plain = lab.sequential([1, 28, 28], folded.layers);
  plain.setParams(folded.params);
  return calibrated(plain, held).save('safetensors', { precision: 'int8' });
}

/** From the first stage's weights. The parameters. */
async function secondStage(lab, start, mnist, pen, held, seed) {
  const net = lab.load(start);
  const draw = draws(seed);
  const digits = Array.from({ length: repeats }, (_, i) =>
    i === 0
      ? pen
      : pen.map(({ label, strokes }) => ({
          label,
          strokes: changed(strokes, second.strokes, draw),
        })),
  ).flat();
  const train = [mnist, material.fromStrokes(lab, digits), ...withoutDigits(lab, pen, 100 * seed)];
  await fit(lab, net, train, held, { ...second, seed });
  const { params } = net;
  net.dispose();
  return params;
}

const withoutDigits = (lab, pen, seed) =>
  Object.entries(noDigits).map(([kind, count], i) =>
    material.drawnNoDigits(lab, kind, count, seed + i, pen),
  );

/** One cycle of the learning rate over all epochs. */
async function fit(lab, net, parts, held, { epochs, lr, augment, seed }) {
  const images = material.joined(parts);
  const train = lab.dataset({ ...images, noClass: material.noClass });
  const oneCycle = epochs * Math.floor(train.count / batchSize);
  const options = { optimizer: 'adam', lr, batchSize, seed, oneCycle, shuffle: true, augment };
  const trainer = lab.trainer(net, options);
  console.log(`${train.count} images an epoch, ${held.labels.length} held for validation`);
  await trainer.fit({
    train,
    test: held,
    epochs,
    evaluateSamples: held.labels.length,
    onProgress: report,
  });
  train.dispose();
}

function meanOf(networks) {
  return new Map(
    [...networks[0]].map(([name, { shape, data }]) => {
      const all = networks.map((params) => params.get(name).data);
      const mean = (_, i) => all.reduce((sum, each) => sum + each[i], 0) / all.length;
      return [name, { shape, data: data.map(mean) }];
    }),
  );
}

/** The network with scores divided by the temperature at which its probabilities fit the held images best. */
function calibrated(net, held) {
  const scores = net.predict(Float32Array.from(held.images, (byte) => byte / 255));
  const temperature = bestTemperature(scores, held.labels);
  console.log(`temperature ${temperature.toFixed(2)}`);
  const { params } = net;
  divideScores(params, temperature);
  net.setParams(params);
  return net;
}
