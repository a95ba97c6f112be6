// How long it takes to learn MNIST in the tab from random weights, data loading and the final test included.
import fs from 'node:fs';
import path from 'node:path';
import { idleMachine } from '../idle.mjs';
import { dist } from '../places.mjs';
import { digits } from '../report.mjs';
import { median } from '../statistics.mjs';
import { SetupError } from '../../steps.mjs';

export const rounds = 3;

/** The page's "fast" recipe, as web/elements/settings.ts has it; begun a second after the page's start. */
const run = {
  kind: 'learn',
  pause: 1,
  images: 50_000,
  epochs: 3,
  batchSize: 250,
  recipe: { optimizer: 'adam', lr: 0.014, shuffle: true, augment: { shift: 1 } },
};
/** What the page's tasks are listed for: tracing takes time, so no other figure comes from it. */
const traced = { ...run, images: 10_000, epochs: 1, seed: 1 };
/** What a page is kept waiting for anyway: the same page with a worker that only counts, or only fetches MNIST's files. */
const others = [
  { name: 'a worker that only counts', config: { kind: 'count', pause: 1, seconds: 20 } },
  { name: 'a worker that only fetches MNIST', config: { kind: 'fetch', pause: 1, seconds: 2 } },
];
const targets = { accuracy: 0.9896, seconds: 25, blocked: 16 };
const folder = 'site/data/mnist';

const configs = [
  { variant: 'relaxed-simd', threads: 1 },
  { variant: 'simd', threads: 1 },
  { variant: 'relaxed-simd', threads: 2, isolated: true },
];
const nameOf = ({ variant, threads }) => `${variant}, ${threads} thread${threads > 1 ? 's' : ''}`;

export { learn as run };

async function learn(context) {
  if (!fs.existsSync(path.join(dist, folder))) {
    throw new SetupError('there is no MNIST in dist/site: npm run data fetches it, then build');
  }
  const results = configs
    .map((config) => ({ name: nameOf(config), config, runs: [] }))
    .filter(({ name }) => context.only.test(name));
  const compared = others.map((other) => ({ ...other, runs: [] }));
  for (const result of results) {
    context.progress(`tasks, ${result.name}`);
    result.longestTask = await longestTask(context, { ...traced, ...result.config });
  }
  for (let round = 1; round <= context.options.rounds; ++round) {
    context.busy.push(await idleMachine(context.options.wait));
    for (const result of results) {
      context.progress(`seed ${round}, ${result.name}`);
      result.runs.push(await onPage(context, { ...run, ...result.config, seed: round }));
    }
    for (const other of compared) other.runs.push(await onPage(context, other.config));
  }
  return {
    title: 'Time to learn MNIST in the tab, from navigation to the accuracy on all test images',
    notes: [
      `SimpleConvNet from random weights, ${run.epochs} epochs of MNIST’s first ${run.images.toLocaleString('en')} training images; seeds 1 to ${context.options.rounds}.`,
      'The recipe was chosen on the last 10,000, with other runs than these.',
      'Begun a second after the page’s start, when the browser’s own work for it is done; that second is not counted.',
    ],
    tables: [table(results), waitsTable([...results, ...compared])],
    verdicts: results.flatMap(verdictsOf),
    summary: summary(results),
    results,
  };
}

/** What the page found. */
async function onPage({ browser }, config) {
  const query = { ...config, folder: `/dist/${folder}` };
  const session = await browser.newPage(query, 'page/learn.html');
  try {
    await session.said('end');
    return await session.call('result');
  } finally {
    await session.close();
  }
}

/** Of the page's thread, in milliseconds of the processor. */
async function longestTask(context, config) {
  const tasks = await context.browser.tasksOf(() => onPage(context, config));
  return tasks.reduce((most, task) => Math.max(most, task), 0);
}

const percent = (share) => `${(100 * share).toFixed(2)}%`;
const seconds = (runs) => median(runs.map((run) => run.seconds));
const longest = (runs) => Math.max(...runs.map((run) => run.longest));

const table = (results) => ({
  title: 'By seed',
  columns: ['', 'accuracy', 'seconds'],
  rows: results.flatMap(({ name, runs }) =>
    runs.map((run, i) => [`${name}, seed ${i + 1}`, percent(run.accuracy), run.seconds.toFixed(1)]),
  ),
});

const waitsTable = (results) => ({
  title: 'How long the page’s thread keeps others waiting, a timer’s own 4 ms included',
  columns: ['', 'longest, ms', 'over 16 ms'],
  rows: results.flatMap(({ name, runs }) =>
    runs.map((run, i) => [`${name}, ${i + 1}`, digits(run.longest), `${run.late} of ${run.turns}`]),
  ),
});

function verdictsOf({ name, config, runs, longestTask }) {
  const worst = Math.min(...runs.map((run) => run.accuracy));
  const all = [
    {
      text: `${name}: every seed at least ${percent(targets.accuracy)}`,
      got: percent(worst),
      met: worst >= targets.accuracy,
    },
    atMost(`${name}: the page waits`, longest(runs)),
    atMost(`${name}: a task of the page keeps the processor`, longestTask),
  ];
  if (config.threads > 1) return all;
  const got = seconds(runs);
  const met = got <= targets.seconds;
  return [
    ...all,
    { text: `${name}: at most ${targets.seconds} s`, got: `${got.toFixed(1)} s`, met },
  ];
}

const atMost = (text, got) => ({
  text: `${text} at most ${targets.blocked} ms`,
  got: `${digits(got)} ms`,
  met: got <= targets.blocked,
});

const summary = (results) => ({
  columns: ['', 'accuracy on 10,000 test images', 'seconds'],
  rows: results.map(({ name, runs }) => [
    name,
    runs.map((run) => percent(run.accuracy)).join(', '),
    seconds(runs).toFixed(1),
  ]),
});
