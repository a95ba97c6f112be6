// node scripts/synthetic-accuracy.mjs [seed] [steps]: SimpleConvNet learns from synthetic digits alone, and then reads
// real ones: MNIST's test images, and the pen strokes of the 15 writers at whom nobody looked when the models of
// cpp/digits/models.h were made (the other 15 and MNIST's training images were looked at). Wants dist/ (npm run build).
import fs from 'node:fs';
import path from 'node:path';
import { dataFolder } from './data-folder.mjs';
import { main, SetupError } from './steps.mjs';
import { readPenDigits } from './train/pen-strokes.mjs';

/** Writers up to this one were looked at. */
const lastKnownWriter = 15;
const perEpoch = 10_000;

async function measure([seed = '1', steps = '10000']) {
  const folder = dataFolder();
  if (!folder) throw new SetupError('there is no data here: npm run data fetches MNIST');
  const { createHitofude, mnistFromIdx } = await import('../dist/hitofude.js');
  const lab = await createHitofude();
  const net = await trained(lab, Number(seed), Number(steps));
  const test = await mnistFromIdx(
    fs.readFileSync(path.join(folder, 'mnist/t10k-images-idx3-ubyte.gz')),
    fs.readFileSync(path.join(folder, 'mnist/t10k-labels-idx1-ubyte.gz')),
  );
  await report(net, 'MNIST’s test images', lab.dataset(test));
  const pens = path.join(folder, 'pendigits/pendigits-train');
  if (!fs.existsSync(pens)) return console.log(`no pen strokes at ${pens}`);
  const digits = readPenDigits(pens);
  const heldOut = digits.filter(({ writer }) => writer > lastKnownWriter);
  const known = digits.filter(({ writer }) => writer <= lastKnownWriter);
  await report(net, `pen strokes of writers above ${lastKnownWriter}`, drawn(lab, heldOut));
  await report(net, 'pen strokes of the other writers', drawn(lab, known));
}

async function trained(lab, seed, steps) {
  const net = lab.simpleConvNet({ seed });
  const trainer = lab.trainer(net, { lr: 0.003, oneCycle: steps, seed });
  const train = lab.syntheticDataset({ count: perEpoch, seed });
  const start = performance.now();
  await trainer.fit({ train, epochs: Math.ceil((steps * 100) / perEpoch) });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${trainer.iteration} steps on synthetic digits: ${seconds} s`);
  return net;
}

function drawn(lab, digits) {
  const images = new Float32Array(digits.length * 784);
  digits.forEach(({ strokes }, i) => images.set(lab.digitFromStrokes(strokes), i * 784));
  return lab.dataset({ images, labels: Uint8Array.from(digits, ({ label }) => label) });
}

async function report(net, what, dataset) {
  const accuracy = await net.accuracyOn(dataset);
  console.log(`${what}: ${(100 * accuracy).toFixed(2)}% of ${dataset.count}`);
}

await main(() => measure(process.argv.slice(2)));
