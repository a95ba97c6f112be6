// Learns MNIST in a worker from random weights, as the address describes, or only counts there, or does nothing; while the
// page watches whether it is blocked. Everything of Hitofude comes after a pause, in which the browser ends its own start.
const { kind, pause, seconds, folder, variant, threads, seed, images, epochs, batchSize, recipe } =
  JSON.parse(decodeURIComponent(location.search.slice(1)));

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

const passed = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

const kinds = { learn, count, nothing: () => passed(seconds) };

globalThis.session = watched()
  .finally(() => {
    performance.mark('end');
    console.log('end');
  })
  .then((result) => ({ result: () => result }));

async function watched() {
  await passed(pause);
  const watch = new Watch();
  return { ...(await kinds[kind]()), ...watch.end() };
}

async function learn() {
  const { createHitofudeWorker } = await import('/dist/hitofude.js');
  const lab = await createHitofudeWorker({ variant, threads });
  const [train, test] = await Promise.all([read(lab, 'train', images), read(lab, 't10k')]);
  const net = await lab.simpleConvNet({ seed });
  const iterations = epochs * Math.floor((await train.count) / batchSize);
  const trainer = await lab.trainer(net, { ...recipe, batchSize, seed, oneCycle: iterations });
  await trainer.fit({ train, epochs, evaluateSamples: 1 });
  const accuracy = await net.accuracyOn(test);
  // Since the navigation began, but for the pause.
  const seconds = performance.now() / 1000 - pause;
  return { info: await lab.info, iterations, accuracy, seconds };
}

async function count() {
  const script = new Blob(['for (let i = 0; ; ++i);'], { type: 'text/javascript' });
  const worker = new Worker(URL.createObjectURL(script));
  await passed(seconds);
  worker.terminate();
}

/** The first `count` images, or all. */
async function read(lab, set, count) {
  const [imageFile, labelFile] = ['images-idx3', 'labels-idx1'].map(
    (kind) => `${folder}/${set}-${kind}-ubyte.gz`,
  );
  return lab.mnistDataset(imageFile, labelFile, count);
}
