// How time and memory of SimpleConvNet grow with the batch, the side of the images and the number of filters.
import fs from 'node:fs';
import path from 'node:path';
import { flopsOf } from '../flops.mjs';
import { idleMachine } from '../idle.mjs';
import { lab } from '../material.mjs';
import { work } from '../measure.mjs';
import { relaxed } from '../peers.mjs';
import { output } from '../places.mjs';
import { plot } from '../plot.mjs';
import { digits } from '../report.mjs';
import { median } from '../statistics.mjs';

export const rounds = 3;

const usual = { batch: 100, side: 28, filters: 30 };
const series = [
  { what: 'batch', values: [1, 3, 10, 30, 100, 300, 1000] },
  { what: 'side', values: [28, 56, 112, 168, 224], batch: 10 },
  { what: 'filters', values: [8, 16, 32, 64, 128, 256] },
];
const milliseconds = { warm: 100, sample: 100 };
const kinds = ['predict', 'train'];

export async function run(context) {
  const peer = context.peers.find(({ name }) => name === relaxed);
  const points = allPoints().filter(({ name }) => context.only.test(name));
  for (let round = 0; round < context.options.rounds; ++round) {
    context.busy.push(await idleMachine(context.options.wait));
    if (context.peakMeter) context.peaks.push(context.peakMeter());
    for (const point of points) await measurePoint(context, peer, point);
    context.progress(`${round + 1} of ${context.options.rounds} rounds`);
  }
  const file = writePlot(points);
  return {
    title: 'Growth of SimpleConvNet, relaxed SIMD, one thread',
    notes: [
      'A page of its own for every point; the memory is that of the wasm instance, which does not shrink, after each work.',
      `Plot: ${path.relative(process.cwd(), file)}`,
    ],
    tables: series.map(({ what }) => pointsTable(points, what)).filter(({ rows }) => rows.length),
    summary: summary(points),
    results: points,
  };
}

/** { name, what, batch, side, filters, flops, ms: { predict, train }, bytes } */
function allPoints() {
  return series.flatMap(({ what, values, ...fixed }) =>
    values.map((value) => {
      const sizes = { ...usual, ...fixed, [what]: value };
      const { batch, side, filters } = sizes;
      const name = `${what} ${value}`;
      const flops = flopsAt(side, filters, batch);
      const lists = { ms: { predict: [], train: [] }, bytes: { predict: [], train: [] } };
      return { name, what, batch, side, filters, flops, ...lists };
    }),
  );
}

const optionsOf = (side, filters) => ({
  inputDim: [1, side, side],
  convParam: { filterNum: filters },
});

function flopsAt(side, filters, batch) {
  const net = lab.simpleConvNet(optionsOf(side, filters));
  const flops = flopsOf(net);
  net.dispose();
  return { predict: flops.predict(batch), train: flops.train(batch) };
}

async function measurePoint({ browser }, peer, point) {
  const { side, filters, batch } = point;
  const options = optionsOf(side, filters);
  const network = { options, inputDim: options.inputDim, classes: 10, count: batch };
  const session = await peer.open(browser, network);
  try {
    for (const kind of kinds) {
      const own = work(kind, batch);
      await session.call('warm', own, milliseconds.warm);
      point.ms[kind].push(await session.call('sample', own, milliseconds.sample));
      point.bytes[kind].push(await session.call('memory'));
    }
  } catch (error) {
    point.trouble = String(error.message).split('\n')[0];
  } finally {
    await session.close();
  }
}

const megabytes = (bytes) => (bytes.length ? (Math.max(...bytes) / 2 ** 20).toFixed(0) : '–');
const speed = (point, kind) => point.flops[kind] / median(point.ms[kind]) / 1e6;

function pointsTable(points, what) {
  const own = points.filter((point) => point.what === what);
  const columns = ['', 'batch', 'side', 'filters'];
  for (const kind of ['predict', 'train']) {
    columns.push(`${kind}: MFLOP`, 'ms', 'GFLOP/s', 'MiB');
  }
  const rows = own.map((point) => [
    point.name,
    ...[point.batch, point.side, point.filters].map(String),
    ...kinds.flatMap((kind) => [
      digits(point.flops[kind] / 1e6),
      digits(median(point.ms[kind])),
      digits(speed(point, kind)),
      megabytes(point.bytes[kind]),
    ]),
  ]);
  const remarks = own
    .filter(({ trouble }) => trouble)
    .map(({ name, trouble }) => `${name}: ${trouble}`);
  return { title: `Growing ${what}`, columns, rows, remarks };
}

function writePlot(points) {
  const panels = kinds.map((kind) => ({
    title: kind === 'predict' ? 'Predict' : 'Training step',
    series: series.map(({ what }) => ({
      name: what,
      points: points
        .filter((point) => point.what === what && point.ms[kind].length)
        .map((point) => ({
          x: point.flops[kind] / 1e6,
          y: median(point.ms[kind]),
          label: point.name,
        })),
    })),
  }));
  const file = path.join(output, 'growth.svg');
  fs.mkdirSync(output, { recursive: true });
  fs.writeFileSync(file, plot({ x: 'MFLOP', y: 'ms', panels }));
  return file;
}

/** First and last of every series. */
function summary(points) {
  const columns = ['', 'predict, GFLOP/s', 'training step, GFLOP/s', 'memory, MiB'];
  const rows = series.flatMap(({ what }) => {
    const own = points.filter((point) => point.what === what);
    return [own[0], own.at(-1)]
      .filter(Boolean)
      .map((point) => [
        point.name,
        ...kinds.map((kind) => digits(speed(point, kind))),
        megabytes(point.bytes.train),
      ]);
  });
  return { columns, rows };
}
