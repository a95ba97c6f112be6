// npm run train: makes the shipped weights again. SimpleConvNet by the chapter's recipe (7.5): Adam with learning rate
// 0.001, mini-batches of 100, up to 20 epochs. Of MNIST's 60,000 training images the last 5,000 are kept out of the
// mini-batches and choose the epoch whose weights are kept; the test images are looked at once, at the end.
import fs from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { dataFolder } from './data-folder.mjs';
import { main, root, SetupError } from './steps.mjs';

const seed = 1;
const epochs = 20;
const validationImages = 5000;
const pixels = 28 * 28;
const target = path.join(root, 'web/library/weights/simple-conv-net.safetensors');

async function train() {
  const folder = path.join(dataFolder() ?? '', 'mnist');
  if (!dataFolder() || !fs.existsSync(folder)) {
    throw new SetupError('there is no MNIST here: npm run data fetches it');
  }
  await build();
  const { createHitofude, mnistFromIdx } = await import('../dist/hitofude.js');
  const read = (set) =>
    mnistFromIdx(
      ...[`${set}-images-idx3-ubyte.gz`, `${set}-labels-idx1-ubyte.gz`].map((name) =>
        fs.readFileSync(path.join(folder, name)),
      ),
    );
  // The variant whose bits are the same everywhere.
  const lab = await createHitofude({ variant: 'simd' });
  const weights = await bestEpoch(lab, await read('train'));
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, weights);
  const accuracy = await lab.load(weights).accuracyOn(lab.dataset(await read('t10k')));
  console.log(`wrote ${path.relative(root, target)}, ${weights.length} bytes`);
  console.log(`accuracy on the 10,000 test images: ${percent(accuracy)}`);
}

/** Weights of the epoch that classifies the most validation images right, as a safetensors file. */
async function bestEpoch(lab, all) {
  const trained = all.labels.length - validationImages;
  const part = (from, to) =>
    lab.dataset({
      images: all.images.subarray(from * pixels, to * pixels),
      labels: all.labels.subarray(from, to),
    });
  const net = lab.simpleConvNet({ seed });
  const trainer = lab.trainer(net, { optimizer: 'adam', lr: 0.001, batchSize: 100, seed });
  let best = { accuracy: -1 };
  await trainer.fit({
    train: part(0, trained),
    test: part(trained, all.labels.length),
    epochs,
    evaluateSamples: validationImages,
    onProgress(progress) {
      report(progress);
      if (progress.testAccuracy > best.accuracy) {
        best = {
          accuracy: progress.testAccuracy,
          epoch: progress.epoch,
          weights: net.save('safetensors'),
        };
      }
    },
  });
  console.log(`kept epoch ${best.epoch}: validation accuracy ${percent(best.accuracy)}`);
  return best.weights;
}

/** One line that is written over while an epoch runs, and stays when it ends. */
function report({
  iteration,
  iterations,
  epoch,
  epochs,
  loss,
  trainAccuracy,
  testAccuracy,
  secondsLeft,
}) {
  const ended = testAccuracy !== undefined;
  if (!ended && !process.stdout.isTTY) return;
  const line = ended
    ? `epoch ${epoch}/${epochs}: training ${percent(trainAccuracy)}, validation ${percent(testAccuracy)}`
    : `step ${iteration}/${iterations}, loss ${loss.toFixed(3)}`;
  const clear = process.stdout.isTTY ? '\r\x1b[K' : '';
  process.stdout.write(`${clear}${line}, ${Math.round(secondsLeft)} s left${ended ? '\n' : ''}`);
}

const percent = (share) => `${(100 * share).toFixed(2)}%`;

await main(train);
