// How well a network reads, on images and people that it was not trained on, and how sure it is of what is no digit.
import { answers, calibrationError, softmax } from './calibration.mjs';
import * as material from './material.mjs';
import { percent } from './report.mjs';

/** Prints a line for every set. */
export async function judge({ lab, mnistFromIdx, SURE, folder, weights }) {
  const net = lab.load(weights);
  console.log(`${weights.length} bytes, ${net.layers.length} layers`);
  const unseen = material.penDigits(folder, 21, 30);
  const digits = {
    "MNIST's test images": await material.mnist(mnistFromIdx, folder, 't10k'),
    'digits of unseen writers': material.fromStrokes(lab, unseen),
  };
  for (const [name, set] of Object.entries(digits)) {
    const given = answers(softmax(net.predict(material.asFloats(set)), 10), set.labels);
    const right = given.filter((answer) => answer.right).length;
    const unsure = given.filter((answer) => answer.probability < SURE).length;
    console.log(
      `${name} (${given.length}): ${percent(right / given.length)} right (${given.length - right} wrong), ` +
        `calibration error ${percent(calibrationError(given))}, not sure of ${percent(unsure / given.length)}`,
    );
  }
  for (const kind of ['scribble', 'two', 'dots', 'met', 'unmet', 'invented']) {
    const set = material.drawnNoDigits(lab, kind, 1000, 1000, unseen);
    const given = answers(softmax(net.predict(material.asFloats(set)), 10), set.labels);
    const share = (test) => percent(given.filter(test).length / given.length);
    console.log(
      `no digit, ${kind}: not sure of ${share((answer) => answer.probability < SURE)}, ` +
        `99% sure of ${share((answer) => answer.probability >= 0.99)}`,
    );
  }
}
