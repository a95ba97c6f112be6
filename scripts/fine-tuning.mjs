// npm run fine-tuning: replays the page's fine-tuning (web/elements/fine-tuning.ts) for writers of pendigits-train, as if
// each had written ten digits of each on the page, and prints, before and after, how many of the digits that the network was
// not trained on it reads right, how many of MNIST's test images, and of how many drawings that are no digit it is not sure.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { build } from './build.mjs';
import { dataFolder } from './data-folder.mjs';
import { main, root, SetupError } from './steps.mjs';
import { answers, softmax } from './train/calibration.mjs';
import { asFloats, drawnNoDigits, joined } from './train/material.mjs';
import { readPenDigits } from './train/pen-strokes.mjs';

const usage = `npm run fine-tuning -- [--alone] [--weights FILE] [--digits 10] [--writers 21-30]
  --alone    on a writer's digits alone, not mixed with MNIST
  --weights  the network to begin with; default: the shipped one
  --digits   how many of each a writer has on the sheet
  --writers  first and last of the 30 writers; the shipped network was not trained on 21 to 30`;

async function fineTuning() {
  const { values: options } = parseArgs({
    options: {
      alone: { type: 'boolean', default: false },
      weights: { type: 'string' },
      digits: { type: 'string', default: '10' },
      writers: { type: 'string', default: '21-30' },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) return console.log(usage);
  const [first, last = first] = options.writers.split('-').map(Number);
  if (!(first >= 1 && last >= first && last <= 30)) throw new SetupError(usage);
  const data = dataFolder() ?? '';
  const penDigits = path.join(data, 'pendigits/pendigits-train');
  if (!fs.existsSync(penDigits)) throw new SetupError(`there is no pendigits-train in ${data}/`);
  await build();
  const study = await openStudy(data, options);
  const digits = readPenDigits(penDigits);
  const results = [];
  for (let writer = first; writer <= last; ++writer) {
    const result = await study(digits.filter((digit) => digit.writer === writer));
    results.push(result);
    console.log(line(`writer ${writer}`, result));
  }
  const mean = (name) => results.reduce((sum, result) => sum + result[name], 0) / results.length;
  const means = Object.keys(results[0]).map((name) => [name, mean(name)]);
  console.log(line('mean', Object.fromEntries(means)));
}

/** A function that fine-tunes for one writer and measures. */
async function openStudy(data, options) {
  const { createHitofude, mnistFromIdx, SURE } = await import('../dist/hitofude.js');
  const { module: tuning } = await runnerImport(path.join(root, 'web/elements/fine-tuning.ts'));
  const lab = await createHitofude({ variant: 'simd' });
  const read = (set) =>
    mnistFromIdx(
      ...[`${set}-images-idx3-ubyte.gz`, `${set}-labels-idx1-ubyte.gz`].map((name) =>
        fs.readFileSync(path.join(data, 'mnist', name)),
      ),
    );
  const others = options.alone ? null : await read('train');
  const test = lab.dataset(await read('t10k'));
  const weights = fs.readFileSync(options.weights ?? (await shippedWeights()));
  const recipe = tuning.RECIPES[options.alone ? 'alone' : 'mixed'];
  const noDigits = joined(
    ['scribble', 'met', 'unmet'].map((kind) => drawnNoDigits(lab, kind, 200, 1000)),
  );
  const drawings = asFloats(noDigits);
  const unsureShare = (network) => {
    const given = answers(softmax(network.predict(drawings), 10), noDigits.labels);
    return given.filter(({ probability }) => probability < SURE).length / given.length;
  };
  const shipped = lab.load(weights);
  const mnistBefore = await shipped.accuracyOn(test);
  const unsureBefore = unsureShare(shipped);
  return async (digits) => {
    const sheet = assigned(digits, Number(options.digits), tuning.holdsOutNext);
    const images = sheet.map(({ strokes }) => lab.digitFromStrokes(strokes));
    const network = lab.load(weights);
    const accuracy = async () =>
      tuning.heldOutAccuracy(sheet, await tuning.readAs((x) => network.predict(x), images));
    const before = await accuracy();
    const examples = tuning.trainingSet(tuning.ownExamples(sheet, images), others, recipe);
    await tuning.fineTune(lab, network, examples, recipe);
    const [after, mnistAfter] = [await accuracy(), await network.accuracyOn(test)];
    const unsureAfter = unsureShare(network);
    network.dispose();
    const count = sheet.filter(({ heldOut }) => heldOut).length;
    return { count, before, after, mnistBefore, mnistAfter, unsureBefore, unsureAfter };
  };
}

/** The file that the elements load. */
async function shippedWeights() {
  const { module } = await runnerImport(path.join(root, 'web/elements/places.ts'));
  return path.join(root, 'dist', path.basename(new URL(module.shippedWeightsUrl()).pathname));
}

/** The first of each label are held out as the page holds them out, and all others, which are not on the sheet, too. */
function assigned(digits, onSheet, holdsOutNext) {
  const sheet = [];
  for (const digit of digits) {
    const sameLabel = sheet.filter(({ label }) => label === digit.label);
    const heldOut = sameLabel.length >= onSheet || holdsOutNext(sameLabel);
    sheet.push({ ...digit, heldOut });
  }
  return sheet;
}

const line = (name, result) =>
  [
    `${name.padEnd(10)} ${Math.round(result.count)} digits: ${change(result.before, result.after)}`,
    `MNIST: ${change(result.mnistBefore, result.mnistAfter)}`,
    `not sure of what is no digit: ${change(result.unsureBefore, result.unsureAfter)}`,
  ].join('   ');

const change = (before, after) => `${percent(before)} → ${percent(after)}`;

const percent = (share) => `${(100 * share).toFixed(2)}%`.padStart(7);

await main(fineTuning);
