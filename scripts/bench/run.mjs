// npm run bench: measures Hitofude beside its peers. Without arguments it does the first benchmark and names the others.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../build.mjs';
import { installNpmPackages } from '../setup.mjs';
import { main, SetupError } from '../steps.mjs';
import { openBrowser } from './browser.mjs';
import { peakMeter } from './native.mjs';
import { bench } from './places.mjs';
import { printReport, writeMarkdown } from './report.mjs';
import { median } from './statistics.mjs';

const names = ['main', 'networks', 'growth', 'first-answer', 'learn'];

const usage = `npm run bench -- [benchmark …] [--all] [--rounds N] [--only PATTERN] [--wait SECONDS] [--out FILE] [--markdown FILE]
  benchmarks: ${names.join(', ')}; --all does all of them
  --rounds     how many rounds to go; default: as many as the benchmark needs
  --only       peers, networks or points whose name has this (a regular expression)
  --wait       how long to wait for an idle machine before each visit; default 3
  --out        writes everything that was measured as JSON
  --markdown   fills a table between <!-- bench:NAME --> and <!-- /bench:NAME --> of this file
  --no-build   takes dist/ as it is`;

const settings = {
  all: { type: 'boolean' },
  rounds: { type: 'string' },
  only: { type: 'string', default: '' },
  wait: { type: 'string', default: '3' },
  out: { type: 'string' },
  markdown: { type: 'string' },
  'no-build': { type: 'boolean' },
  help: { type: 'boolean' },
};

async function run() {
  const { options, wanted, named } = read();
  if (options.help) return console.log(usage);
  if (!options['no-build']) await build();
  await installNpmPackages(bench, 'peers → scripts/bench/node_modules');
  const context = await openContext(options);
  try {
    for (const name of wanted) await runOne(context, name, options);
  } finally {
    await context.browser.close();
  }
  if (!named) console.log(`\nFor more:\n${usage}`);
}

function read() {
  let parsed;
  try {
    parsed = parseArgs({ options: settings, allowPositionals: true });
  } catch (error) {
    throw new SetupError(`${error.message}\n${usage}`);
  }
  const { values: options, positionals } = parsed;
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown) throw new SetupError(`no benchmark is called ${unknown}\n${usage}`);
  const rounds = options.rounds === undefined ? undefined : Number(options.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) {
    throw new SetupError(`--rounds ${options.rounds}: expected a number from 1\n${usage}`);
  }
  const wanted = options.all ? names : positionals.length ? positionals : names.slice(0, 1);
  const named = options.all || positionals.length > 0;
  return { options: { ...options, rounds, wait: Number(options.wait) }, wanted, named };
}

/** What every benchmark gets. */
async function openContext(options) {
  const { peers } = await import('./peers.mjs');
  const only = pattern(options.only);
  const browser = await openBrowser();
  return {
    browser,
    peers,
    options,
    only,
    peakMeter: peakMeter((reason) => console.log(`• ${reason}`)),
    progress: (text) => console.log(`• ${text}`),
  };
}

function pattern(text) {
  try {
    return new RegExp(text, 'i');
  } catch (error) {
    throw new SetupError(`--only: ${error.message}`);
  }
}

async function runOne(shared, name, options) {
  const { run, rounds } = await import(`./benchmarks/${name}.mjs`);
  const context = {
    ...shared,
    options: { ...options, rounds: options.rounds ?? rounds },
    busy: [],
    peaks: [],
  };
  const start = performance.now();
  const report = await run(context);
  report.notes.unshift(machine(context));
  printReport(report);
  console.log(`\n${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  if (options.out) add(options.out, name, report, context);
  if (options.markdown && !writeMarkdown(options.markdown, name, report)) {
    console.log(`${options.markdown} has no marks for ${name}`);
  }
}

/** Date, processor, and how busy it was. */
function machine({ browser, busy, peaks }) {
  const parts = [new Date().toISOString().slice(0, 10), os.cpus()[0].model, browser.version];
  parts.push(`Node.js ${process.versions.node}`);
  if (peaks.length) {
    const mean = median(peaks.map(({ mean }) => mean));
    const best = Math.max(...peaks.map(({ best }) => best));
    parts.push(`128-bit FMA peak ${mean.toFixed(1)} GFLOP/s a core (best ${best.toFixed(1)})`);
  }
  const most = Math.round(100 * Math.max(0, ...busy));
  if (most > 10) parts.push(`others used up to ${most}% of the machine`);
  return `${parts.join(', ')}.`;
}

/** Adds a benchmark to a JSON file. */
function add(file, name, report, { busy, peaks }) {
  const all = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ ...all, [name]: { ...report, busy, peaks } }, null, 1));
}

await main(run);
