// SimpleConvNet, the network of the chapter, beside all peers: predicting one image and a hundred, and a training step.
import { ortTrainingArtefacts } from '../models/ort-training.mjs';
import { tflite } from '../models/tflite.mjs';
import { digits as testDigits, lab, shippedNet, writeMaterial, writeModels } from '../material.mjs';
import { measure, work } from '../measure.mjs';
import { numpy, ort, ortTraining, relaxed, simd, torch, twoThreads } from '../peers.mjs';
import { digits, times } from '../report.mjs';
import { ratio } from '../statistics.mjs';
import { roundsOf, speedVerdict, timeVerdict, versions, workTable } from '../tables.mjs';

const works = [work('predict', 1), work('predict', 100), work('train', 100)];
const [predict1, predict100, train100] = works.map(({ name }) => name);

export const rounds = 15;

export async function run(context) {
  const { images, labels, source } = await testDigits(1000);
  const trained = predictMaterial(images, labels);
  const initial = trainMaterial(images, labels);
  const taking = (kind) =>
    context.peers.filter(({ name, kinds }) => kinds.includes(kind) && context.only.test(name));
  const predicting = await measure(context, trained, works.slice(0, 2), taking('predict'));
  const training = await measure(context, initial, works.slice(2), taking('train'));
  const notes = [
    `${source}; predicting with the shipped weights, training from the chapter’s initial ones.`,
    'Hitofude leaves out products with zeros, of pixels and of what a ReLU cut; GFLOP/s count them all the same.',
    'All on one thread where nothing else is said. `compared` is the largest difference from what Hitofude computes in Node:',
    'of the scores, at most 1e-3, and of five losses, at most 20% of what training takes off the first; else the row says DIFFERS.',
    ...versions([...predicting, ...training.filter(({ name }) => name === ortTraining)]),
  ];
  return {
    title: 'SimpleConvNet (conv 30 5×5, ReLU, pool 2×2, affine 100, ReLU, affine 10), float32',
    notes,
    tables: [
      ...works.slice(0, 2).map((work) => workTable(predicting, work, trained.flops, relaxed)),
      workTable(training, works[2], initial.flops, relaxed),
    ],
    verdicts: verdicts(predicting, training),
    summary: summary(predicting, training),
    results: { predicting, training },
  };
}

function predictMaterial(images, labels) {
  const net = shippedNet();
  const name = 'simple-conv-net';
  const written = writeMaterial(name, net, { images, labels }, { predict: [1, 100] });
  const params = Object.fromEntries([...net.params].map(([name, { data }]) => [name, data]));
  writeModels(name, { '1.tflite': tflite(params, 1), '100.tflite': tflite(params, 100) });
  net.dispose();
  return written;
}

function trainMaterial(images, labels) {
  const net = lab.simpleConvNet({ seed: 1 });
  const name = 'simple-conv-net-initial';
  writeModels(name, ortTrainingArtefacts(Object.fromEntries(net.params), 100));
  const written = writeMaterial(name, net, { images, labels }, { train: [100] });
  net.dispose();
  return written;
}

const verdicts = (predicting, training) => [
  timeVerdict(predicting, predict1, relaxed, ort, 0.5),
  timeVerdict(predicting, predict100, relaxed, ort, 0.52),
  timeVerdict(training, train100, relaxed, ortTraining, 0.22),
  timeVerdict(training, train100, relaxed, numpy, 0.14),
  timeVerdict(training, train100, relaxed, torch, 0.55),
  speedVerdict(predicting, predict100, relaxed, twoThreads, 1.7),
  speedVerdict(training, train100, relaxed, twoThreads, 1.7),
];

/** Our milliseconds, and how many times as long others take. */
function summary(predicting, training) {
  const columns = ['', 'predict 1', 'predict 100', 'training step of 100'];
  const tables = [predicting, predicting, training];
  const names = [...new Set([...predicting, ...training].map(({ name }) => name))];
  const cell = (name, i) => {
    const [own, theirs] = [relaxed, name].map((who) => roundsOf(tables[i], who, works[i].name));
    if (name !== relaxed) return times(ratio(theirs, own));
    const result = tables[i].find((result) => result.name === relaxed);
    return `${digits(result?.works[works[i].name]?.median)} ms`;
  };
  const order = [relaxed, simd, twoThreads];
  const rank = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
  const rows = names
    .toSorted((a, b) => rank(a) - rank(b))
    .map((name) => [name, ...works.map((_, i) => cell(name, i))]);
  return { columns, rows };
}
