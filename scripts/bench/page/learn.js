// Learns MNIST in a worker from random weights, as the address describes, or only counts or fetches MNIST's files there;
// while the page watches whether it is blocked. All of this comes after a pause, in which the browser ends its own start.
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

const kinds = { learn, count: () => workWith(counting), fetch: () => workWith(fetching) };

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

const counting = 'for (let i = 0; ; ++i);';
const fetching = `for (const url of ${JSON.stringify(['train', 't10k'].flatMap(filesOf))}) {
  await (await fetch(new URL(url, ${JSON.stringify(location.origin)}))).arrayBuffer();
}`;

/** A worker of this script, for so long. */
async function workWith(script) {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url, { type: 'module' });
  await passed(seconds);
  worker.terminate();
}

function filesOf(set) {
  return ['images-idx3', 'labels-idx1'].map((kind) => `${folder}/${set}-${kind}-ubyte.gz`);
}

/** The first `count` images, or all. */
const read = (lab, set, count) => lab.mnistDataset(...filesOf(set), count);
