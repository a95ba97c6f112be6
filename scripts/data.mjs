// npm run data: fetches MNIST's four files from their public mirrors into build/data/mnist, or the folder that
// HITOFUDE_DATA names. Goes on where it stopped, and keeps nothing whose hash is not right.
//   --mirror URL   where to fetch from instead, may be given several times (or HITOFUDE_MNIST_MIRROR)
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { dataFolder, downloadFolder } from './data-folder.mjs';
import { main, SetupError } from './steps.mjs';

const mirrors = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
];

/** MD5 and length of what the .gz files hold. */
export const mnistFiles = [
  {
    name: 'train-images-idx3-ubyte.gz',
    md5: '6bbc9ace898e44ae57da46a324031adb',
    length: 47_040_016,
  },
  { name: 'train-labels-idx1-ubyte.gz', md5: 'a25bea736e30d166cdddb491f175f624', length: 60_008 },
  { name: 't10k-images-idx3-ubyte.gz', md5: '2646ac647ad5339dbf082846283269ea', length: 7_840_016 },
  { name: 't10k-labels-idx1-ubyte.gz', md5: '27ae3e4e09519cfbb04c329615203637', length: 10_008 },
];

/** How often a connection to one mirror may break before the next one is tried. */
const maxAttempts = 3;

/** A mirror's failure that trying again does not change. */
class MirrorError extends Error {}

/**
 * Fetches one file, from the first of the mirrors that has it whole and right. Does nothing when it is there.
 * @param {{ name: string, md5: string, length: number }} file `md5` and `length` are of the decompressed content
 * @param {string[]} from URLs of folders
 * @param {string} folder where it is put
 * @param {(text: string) => void} say
 */
export async function fetchFile(file, from, folder, say = console.log) {
  const target = path.join(folder, file.name);
  if (isRight(target, file)) return say(`  ${file.name}: there already`);
  fs.mkdirSync(folder, { recursive: true });
  const failures = [];
  for (const mirror of from) {
    const url = new URL(file.name, mirror.endsWith('/') ? mirror : `${mirror}/`);
    try {
      await fetchFrom(url, file, `${target}.part`, say);
      fs.renameSync(`${target}.part`, target);
      return say(`  ${file.name}: fetched, its MD5 is right`);
    } catch (error) {
      failures.push(`  ${url.href}: ${describe(error)}`);
      say(failures.at(-1));
    }
  }
  throw new SetupError(`${file.name} cannot be fetched from here:
${failures.join('\n')}
Try again where the network allows it (what has arrived is kept), name a mirror with --mirror URL,
or put MNIST’s four .gz files into ${folder}.`);
}

/** Leaves the whole, right file at `part`. */
async function fetchFrom(url, file, part, say) {
  for (let attempt = 1; !isRight(part, file); ++attempt) {
    const before = sizeOf(part);
    try {
      await download(url, part, say);
      if (isRight(part, file)) return;
      fs.rmSync(part, { force: true });
      if (before === 0) throw new MirrorError('its MD5 is wrong');
    } catch (error) {
      if (error instanceof MirrorError || attempt === maxAttempts) throw error;
      say(`  ${url.href}: ${describe(error)}; going on at byte ${sizeOf(part)}`);
    }
  }
}

/** Adds to `part` what it lacks; begins anew where the server does not do that. */
async function download(url, part, say) {
  const have = sizeOf(part);
  const headers = { 'Accept-Encoding': 'identity', ...(have > 0 && { Range: `bytes=${have}-` }) };
  const response = await fetch(url, { headers });
  if (response.status === 416) {
    await response.body?.cancel();
    return;
  }
  if (!response.ok || !response.body) {
    throw new MirrorError(`HTTP ${response.status} ${response.statusText}`);
  }
  const goesOn = response.status === 206 && startOf(response) === have;
  if (response.status === 206 && !goesOn)
    throw new MirrorError('it sent another part than asked for');
  say(goesOn ? `  ${url.href} from byte ${have} …` : `  ${url.href} …`);
  const out = fs.openSync(part, goesOn ? 'a' : 'w');
  try {
    for await (const chunk of response.body) fs.writeSync(out, chunk);
  } finally {
    fs.closeSync(out);
  }
}

const startOf = (response) =>
  Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]);

const sizeOf = (file) => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Whether the file is there and holds what it should, and nothing more. */
function isRight(file, { md5, length }) {
  if (!fs.existsSync(file)) return false;
  try {
    const content = gunzipSync(fs.readFileSync(file), { maxOutputLength: length });
    return createHash('md5').update(content).digest('hex') === md5;
  } catch {
    return false;
  }
}

const describe = (error) => error.cause?.message || error.cause?.code || error.message;

async function fetchMnist() {
  const { values } = parseArgs({ options: { mirror: { type: 'string', multiple: true } } });
  const environment = process.env.HITOFUDE_MNIST_MIRROR;
  const from = values.mirror ?? (environment ? [environment] : mirrors);
  const present = path.join(dataFolder() ?? downloadFolder(), 'mnist');
  const isThere = mnistFiles.every((file) => isRight(path.join(present, file.name), file));
  if (isThere) return console.log(`MNIST is there already: ${present}`);
  const folder = path.join(downloadFolder(), 'mnist');
  console.log(`• MNIST → ${folder}`);
  for (const file of mnistFiles) await fetchFile(file, from, folder);
}

if (process.argv[1] === import.meta.filename) await main(fetchMnist);
