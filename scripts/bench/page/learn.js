// Learns MNIST in a worker from random weights, as the address describes, while the page watches from the beginning
// whether it is blocked.
import { createHitofudeWorker } from '/dist/hitofude.js';

const { folder, variant, threads, seed, images, epochs, batchSize, recipe, seconds } = JSON.parse(
  decodeURIComponent(location.search.slice(1)),
);

/** Asks for a turn again and again: how long the page's thread keeps others waiting, a timer's own 4 ms included. */
class Watch {
  #longest = 0;
  #last = performance.now();
  #turns = 0;
  #late = 0;
  #ended = false;

  constructor() {
    this.#next();
  }

  #next() {
    if (this.#ended) return;
    setTimeout(() => {
      const now = performance.now();
      const waited = now - this.#last;
      this.#longest = Math.max(this.#longest, waited);
      this.#late += waited > 16;
      this.#turns++;
      this.#last = now;
      this.#next();
    });
  }

  end() {
    this.#ended = true;
    return { longest: this.#longest, late: this.#late, turns: this.#turns };
  }
}

globalThis.session = (seconds ? count() : learn())
  .finally(() => {
    performance.mark('end');
    console.log('end');
  })
  .then((result) => ({ result: () => result }));

async function learn() {
  const watch = new Watch();
  const lab = await createHitofudeWorker({ variant, threads });
  const [train, test] = await Promise.all([read(lab, 'train', images), read(lab, 't10k')]);
  const net = await lab.simpleConvNet({ seed });
  const iterations = epochs * Math.floor((await train.count) / batchSize);
  const trainer = await lab.trainer(net, { ...recipe, batchSize, seed, oneCycle: iterations });
  await trainer.fit({ train, epochs, evaluateSamples: 1 });
  const accuracy = await net.accuracyOn(test);
  const blocked = watch.end();
  // Since the navigation began.
  const seconds = performance.now() / 1000;
  return { info: await lab.info, iterations, accuracy, seconds, ...blocked };
}

/** Watches the page beside a worker that only counts: what this machine keeps a page waiting for anyway. */
async function count() {
  const watch = new Watch();
  const script = new Blob(['for (let i = 0; ; ++i);'], { type: 'text/javascript' });
  const worker = new Worker(URL.createObjectURL(script));
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  worker.terminate();
  return watch.end();
}

/** The first `count` images, or all. */
async function read(lab, set, count) {
  const files = ['images-idx3', 'labels-idx1'].map(async (kind) => {
    const response = await fetch(`${folder}/${set}-${kind}-ubyte.gz`);
    return response.blob();
  });
  return lab.mnistDataset(...(await Promise.all(files)), count);
}
