// The networks of chapters 7 and 8, and single convolutions between many channels: how much of the processor they use.
import { lab, noise, writeMaterial } from '../material.mjs';
import { measure, work } from '../measure.mjs';
import { ort, peers, relaxed, torch } from '../peers.mjs';
import { digits, percent, times } from '../report.mjs';
import { median, ratio, sharesOf } from '../statistics.mjs';
import { roundsOf, versions, workTable } from '../tables.mjs';

export const rounds = 20;

const [one, eight, step] = [work('predict', 1), work('predict', 8), work('train', 8)];
const everything = [one, eight, step];
const share = 0.7;

/** `count`: images, of which training takes eight at a time. */
const cases = [
  { name: 'LeNet-5', make: () => lab.leNet5(), works: everything, count: 80 },
  { name: 'DeepConvNet', make: () => lab.deepConvNet(), works: everything, count: 80 },
  { name: 'AlexNet', make: alexNet, works: everything, count: 16 },
  convolution(64, 64, 28),
  convolution(128, 128, 14),
  convolution(256, 384, 13),
];

export async function run(context) {
  const found = [];
  for (const one of cases.filter(({ name }) => context.only.test(name))) {
    found.push({ ...one, ...(await measureCase(context, one)) });
  }
  return {
    title: 'Networks and convolutions, float32, one thread',
    notes: [
      'Forward and one training step with Adam. GFLOP/s count convolutions and affine layers alone.',
      'The peak is that of 128-bit vectors, all that WebAssembly has; PyTorch uses wider ones. It is measured in every round, and',
      'shares are of the peak in the same round.',
      ...(found.length ? versions(found[0].results) : []),
    ],
    tables: found.flatMap(({ name, works, flops, results }) =>
      works.map((work) => {
        const table = workTable(results, work, flops, relaxed);
        return { ...table, title: `${name}: ${table.title}` };
      }),
    ),
    verdicts: found.filter(({ isLayer }) => isLayer).map(shareVerdict),
    summary: summary(found),
    results: found.map(({ name, results }) => ({ name, results })),
  };
}

async function measureCase(context, { name, make, works, count }) {
  const net = make();
  const file = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const material = writeMaterial(file, net, noise(net.inputDim, net.classes, count), {
    predict: works.filter(({ kind }) => kind === 'predict').map(({ batch }) => batch),
    train: works.filter(({ kind }) => kind === 'train').map(({ batch }) => batch),
  });
  net.dispose();
  const taking = peers.filter((peer) => [relaxed, ort, torch].includes(peer.name));
  const results = await measure(context, material, works, taking);
  return { flops: material.flops, results };
}

/** With He's deviations: with the paper's, scores without training are too small to compare. */
function alexNet() {
  const net = lab.alexNet();
  const { params } = net;
  for (const [name, { shape, data }] of params) {
    const inputs = shape.length === 2 ? shape[0] : shape.slice(1).reduce((a, b) => a * b, 1);
    const factor = name.startsWith('W') ? Math.sqrt(2 / inputs) / 0.01 : 0.1;
    data.forEach((value, i) => (data[i] = factor * value));
  }
  net.setParams(params);
  return net;
}

/** One 3×3 convolution that keeps the side, and the affine layer that every network ends with, of one class. */
function convolution(from, to, side) {
  const layers = [
    { type: 'convolution', filterNum: to, filterSize: 3, pad: 1, init: 'he' },
    { type: 'affine', size: 1, init: 'he' },
  ];
  return {
    name: `3×3 convolution ${from}→${to} on ${side}×${side}`,
    make: () => lab.sequential([from, side, side], layers),
    works: [eight],
    count: 8,
    isLayer: true,
  };
}

/** Our GFLOP/s, and by round the shares of the peak. */
function speedOf({ flops, results }, { name, kind, batch }) {
  const own = results.find((result) => result.name === relaxed)?.works[name];
  if (!own) return { speed: NaN, shares: [] };
  const operations = flops[kind](batch);
  return { speed: operations / own.median / 1e6, shares: sharesOf(operations, own) };
}

function shareVerdict(one) {
  const text = `${one.name}: at least ${percent(share)} of the peak`;
  const { shares } = speedOf(one, eight);
  if (!shares.length) return { text, got: 'not measured', met: null };
  const got = median(shares);
  const range = `${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}`;
  return { text, got: `${percent(got)} (by round ${range})`, met: got >= share };
}

function summary(found) {
  const columns = ['', 'ours, GFLOP/s', 'of peak', 'onnxruntime-web', 'PyTorch (native)'];
  const rows = found.flatMap((one) =>
    one.works.map((work) => {
      const { speed, shares } = speedOf(one, work);
      const own = roundsOf(one.results, relaxed, work.name);
      const others = [ort, torch].map((name) => roundsOf(one.results, name, work.name));
      const title = work.kind === 'train' ? `training step of ${work.batch}` : work.name;
      return [
        `${one.name}, ${title}`,
        digits(speed),
        percent(median(shares)),
        ...others.map((theirs) => times(ratio(theirs, own))),
      ];
    }),
  );
  return { columns, rows };
}
