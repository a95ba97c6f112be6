// SimpleConvNet by the chapter's recipe (7.5): Adam with learning rate 0.001, mini-batches of 100, up to 20 epochs. Of
// MNIST's 60,000 training images the last 5,000 are kept out of the mini-batches and choose the epoch whose weights are
// kept; the test images are looked at once, at the end.
import * as material from './material.mjs';
import { percent, report } from './report.mjs';

const validationImages = 5000;

/** The file of the weights of the epoch that classifies the most validation images right. */
export async function trainSimpleConvNet({ lab, mnistFromIdx, folder, seed = 1, epochs = 20 }) {
  const all = await material.mnist(mnistFromIdx, folder, 'train');
  const trained = all.labels.length - validationImages;
  const net = lab.simpleConvNet({ seed });
  const trainer = lab.trainer(net, { optimizer: 'adam', lr: 0.001, batchSize: 100, seed });
  let best = { accuracy: -1 };
  await trainer.fit({
    train: material.slice(all, 0, trained),
    test: material.slice(all, trained, all.labels.length),
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
