// How well a network reads MNIST's test images that were disturbed: node scripts/robustness.mjs [weights.safetensors]
// (after npm run build). For each disturbance the accuracy through digitFromImage, and where the disturbance reaches
// the network as it is, without normalisation.
//   --count N   how many test images (2000)
//   --seed N    of the disturbances (1)
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from './data-folder.mjs';
import { coloured, disturbances, drawn, reduced, settingsFor } from './disturb.mjs';
import { main, root, SetupError } from './steps.mjs';

const pixels = 28 * 28;
const shipped = ['handwriting', 'simple-conv-net'].map((name) =>
  path.join(root, `web/library/weights/${name}.safetensors`),
);

async function robustness() {
  const { values, positionals } = parseArgs({
    options: { count: { type: 'string' }, seed: { type: 'string' } },
    allowPositionals: true,
  });
  const count = Number(values.count ?? 2000);
  const seed = Number(values.seed ?? 1);
  if (!dataFolder()) throw new SetupError('there is no MNIST here: npm run data fetches it');
  const { createHitofude, mnistFromIdx } = await import('../dist/hitofude.js');
  const [bytes, labels] = ['images-idx3', 'labels-idx1'].map((kind) =>
    fs.readFileSync(path.join(dataFolder(), `mnist/t10k-${kind}-ubyte.gz`)),
  );
  const test = await mnistFromIdx(bytes, labels);
  const lab = await createHitofude({ variant: 'simd' });
  const weights = positionals[0] ?? shipped.find((file) => fs.existsSync(file));
  const net = lab.load(fs.readFileSync(weights));
  console.log(`${path.basename(weights)}, ${count} test images, seed ${seed}\n`);
  console.log('| disturbance | digitFromImage | as it is |\n| --- | ---: | ---: |');
  const wanted = test.labels.subarray(0, count);
  for (const name of Object.keys(disturbances)) {
    const { normalised, direct } = disturbedSet(lab, test.images, name, count, seed);
    const [ours, plain] = [normalised, direct].map((x) => percent(net.accuracy(x, wanted)));
    console.log(`| ${name} | ${ours} | ${plain} |`);
  }
}

/** Test images disturbed, each through digitFromImage and as it is. */
function disturbedSet(lab, images, name, count, seed) {
  const normalised = new Float32Array(count * pixels);
  const direct = new Float32Array(count * pixels);
  for (let n = 0; n < count; ++n) {
    const image = Float32Array.from(images.subarray(n * pixels, (n + 1) * pixels), (v) => v / 255);
    const settings = settingsFor(name, n, seed);
    const ink = drawn(image, settings);
    normalised.set(lab.digitFromImage(coloured(ink, settings, seed + n)), n * pixels);
    direct.set(reduced(ink), n * pixels);
  }
  return { normalised, direct };
}

const percent = (share) => `${(100 * share).toFixed(2)}%`;

await main(robustness);
