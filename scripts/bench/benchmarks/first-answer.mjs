// What a reader of a page downloads before the first prediction, and how long it takes from navigation.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { idleMachine } from '../idle.mjs';
import { shippedNet, writeMaterial, writeModels } from '../material.mjs';
import { tflite } from '../models/tflite.mjs';
import { ort, relaxed, simd } from '../peers.mjs';
import { dist } from '../places.mjs';
import { digits, times } from '../report.mjs';
import { median, ratio } from '../statistics.mjs';

export const rounds = 9;

const own = relaxed;
const shipped = '/dist/handwriting.safetensors';
/** The time is one of a machine on which ConvNetJS, the lightest peer, took `lightest` milliseconds. */
const targets = { core: 70_000, all: 350_000, milliseconds: 120, lightest: 148 };
/** Of every wasm file, what Embind adds to it included. */
const largest = { raw: 130_000, brotli: 45_000 };
const page = 'page/first-answer.html';
/** The benchmark's own. */
const scaffold = /^\/(page|peers)\//;

/** Peers that train (the training build) have no first answer to give; ours leaves out what only training takes. */
const configs = {
  [own]: { peer: 'hitofude', variant: 'relaxed-simd', threads: 1, weights: shipped, whole: false },
  [simd]: { peer: 'hitofude', variant: 'simd', threads: 1, weights: shipped, whole: false },
  [ort]: { peer: 'ort', threads: 1 },
  'LiteRT.js': { peer: 'litert', threads: 1 },
  'tfjs-wasm': { peer: 'tfjs', backend: 'wasm', threads: 1 },
  'tfjs-cpu': { peer: 'tfjs', backend: 'cpu', threads: 1 },
  ConvNetJS: { peer: 'convnetjs', threads: 1 },
};

export async function run(context) {
  const network = writeShipped();
  const names = Object.keys(configs).filter((name) => context.only.test(name));
  const results = names.map((name) => ({ name, milliseconds: [], files: [] }));
  for (let round = 0; round < context.options.rounds; ++round) {
    context.busy.push(await idleMachine(context.options.wait));
    for (const result of results) await answerOnce(context, result, network, round);
  }
  for (const result of results) result.bytes = bytesOf(result.files);
  return {
    title: 'The first answer: bytes to download, and time from navigation to the first prediction',
    notes: [
      'Each time in a fresh browser context with an empty cache, from this machine; weights are fetched beside the code.',
      'KB are 1000 bytes. Code is every script; weights are what the peer reads them from.',
      'tfjs-cpu is the whole package, of which a bundler would leave out some; brotli is quality 11, gzip 9.',
      restNote(),
    ],
    tables: [timesTable(results), bytesTable(results), filesTable()],
    verdicts: [...verdicts(results), ...fileVerdicts()],
    summary: summary(results),
    results,
  };
}

function writeShipped() {
  const net = shippedNet();
  const images = new Float32Array(784);
  const { network } = writeMaterial('first-answer', net, { images, labels: Uint8Array.of(0) }, {});
  const params = Object.fromEntries([...net.params].map(([name, { data }]) => [name, data]));
  writeModels('first-answer', { '1.tflite': tflite(params, 1) });
  net.dispose();
  return network;
}

async function answerOnce({ browser }, result, network, round) {
  const session = await browser.newPage({ ...configs[result.name], network }, page);
  try {
    await session.said('answered');
    result.milliseconds[round] = (await session.call('first')).milliseconds;
    result.files = [...session.files].filter(([url]) => !scaffold.test(url));
  } catch (error) {
    result.trouble = error.message;
  } finally {
    await session.close();
  }
}

/** Sizes of code, wasm and weights: { raw, gzip, brotli } each. */
function bytesOf(files) {
  const sums = {};
  for (const [url, file] of files) {
    const sum = (sums[kindOf(url)] ??= { raw: 0, gzip: 0, brotli: 0 });
    for (const [kind, bytes] of Object.entries(sizesOf(file))) sum[kind] += bytes;
  }
  return sums;
}

function kindOf(url) {
  const extension = path.extname(url);
  if (extension === '.wasm') return 'wasm';
  return ['.js', '.mjs'].includes(extension) ? 'code' : 'weights';
}

/** What ours loads after the first answer. */
function restNote() {
  const sizes = sizesOf(path.join(dist, 'hitofude-relaxed-simd-rest.wasm'));
  const [raw, brotli] = [sizes.raw, sizes.brotli].map(kilobytes);
  return `Hitofude: without its second wasm file, which follows (training, other layers, photographs: ${raw} KB, brotli ${brotli}).`;
}

const sizeKinds = ['raw', 'gzip', 'brotli'];
const known = new Map();

function sizesOf(file) {
  if (!known.has(file)) {
    const content = fs.readFileSync(file);
    const params = {
      [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    };
    known.set(file, {
      raw: content.length,
      gzip: zlib.gzipSync(content, { level: 9 }).length,
      brotli: zlib.brotliCompressSync(content, { params }).length,
    });
  }
  return known.get(file);
}

const kilobytes = (bytes) =>
  bytes === undefined ? '–' : (bytes / 1000).toFixed(bytes < 1e5 ? 1 : 0);
const total = (bytes, kind, parts = ['code', 'wasm', 'weights']) =>
  parts.reduce((sum, part) => sum + (bytes[part]?.[kind] ?? 0), 0);

const timesTable = (results) => ({
  title: 'Navigation to first prediction',
  columns: ['', 'median ms', 'min ms'],
  rows: results.map(({ name, milliseconds }) => [
    name,
    median(milliseconds).toFixed(0),
    Math.min(...milliseconds).toFixed(0),
  ]),
  remarks: results
    .filter(({ trouble }) => trouble)
    .map(({ name, trouble }) => `${name}: ${trouble}`),
});

const bytesTable = (results) => ({
  title: 'KB to download',
  columns: [
    '',
    ...['code', 'wasm', 'weights', 'all'].flatMap((part) => [`${part}: raw`, 'gzip', 'brotli']),
  ],
  rows: results.map(({ name, bytes }) => [
    name,
    ...['code', 'wasm', 'weights'].flatMap((part) =>
      sizeKinds.map((kind) => kilobytes(bytes[part]?.[kind])),
    ),
    ...sizeKinds.map((kind) => kilobytes(total(bytes, kind))),
  ]),
});

const wasmFiles = () => fs.readdirSync(dist).filter((name) => name.endsWith('.wasm'));

const filesTable = () => ({
  title: 'Wasm files, KB: every variant’s first one, and the rest, which follows',
  columns: ['', ...sizeKinds],
  rows: wasmFiles().map((name) => {
    const sizes = sizesOf(path.join(dist, name));
    return [name, ...sizeKinds.map((kind) => kilobytes(sizes[kind]))];
  }),
});

const fileVerdicts = () =>
  Object.entries(largest).map(([kind, limit]) => {
    const most = Math.max(...wasmFiles().map((name) => sizesOf(path.join(dist, name))[kind]));
    return atMost(`every wasm file, ${kind}`, most / 1000, limit / 1000, 'KB');
  });

const atMost = (text, value, limit, unit) => ({
  text: `${text}: at most ${limit} ${unit}`,
  got: `${value.toFixed(0)} ${unit}`,
  met: value <= limit,
});

function verdicts(results) {
  const named = (name) => results.find((result) => result.name === name);
  const result = named(own);
  if (!result) return [];
  if (result.trouble) return [{ text: 'first prediction', got: result.trouble, met: false }];
  const core = total(result.bytes, 'brotli', ['code', 'wasm']);
  const all = total(result.bytes, 'brotli');
  const time = median(result.milliseconds);
  return [
    atMost('library and one wasm file, brotli', core / 1000, targets.core / 1000, 'KB'),
    atMost('with the default weights, brotli', all / 1000, targets.all / 1000, 'KB'),
    atMost('first prediction', time, targets.milliseconds, 'ms'),
    lightestVerdict(result, named('ConvNetJS')),
  ];
}

function lightestVerdict(result, lightest) {
  const limit = targets.milliseconds / targets.lightest;
  const got = ratio(result.milliseconds, lightest?.milliseconds ?? []);
  return {
    text: `first prediction: at most ${digits(limit)} × ConvNetJS`,
    got: got === null ? 'not measured' : `× ${digits(got)}`,
    met: got === null ? null : got <= limit,
  };
}

/** Our milliseconds, and how many times as long others take. */
function summary(results) {
  const reference = results.find(({ name }) => name === own)?.milliseconds ?? [];
  return {
    columns: ['', 'code and wasm, KB brotli', 'with weights', 'first prediction'],
    rows: results.map(({ name, bytes, milliseconds }) => [
      name,
      kilobytes(total(bytes, 'brotli', ['code', 'wasm'])),
      kilobytes(total(bytes, 'brotli')),
      name === own ? `${digits(median(milliseconds))} ms` : times(ratio(milliseconds, reference)),
    ]),
  };
}
