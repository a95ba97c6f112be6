// One peer with one network: does its works and times them. peers/session.py is the same for native peers.
import { Material } from './material.js';

/**
 * A peer's module has `open(material, config)`, which gives { info, predict(x, count), train(x, t), memory() }; what it
 * cannot do it leaves out. x: count·C·H·W pixels, t: labels.
 */
export async function openSession(config) {
  const { open } = await import(`../peers/${config.peer}.js`);
  const material = new Material(config.network);
  const peer = await open(material, config);
  const x = await material.images();
  const t = await material.labels();
  return new Session(peer, config.network, x, t);
}

class Session {
  /** By work: milliseconds of one call, as last measured. */
  #milliseconds = {};
  #batch = 0;

  constructor(peer, network, x, t) {
    Object.assign(this, { peer, network, x, t });
  }

  describe() {
    const { info, threads, predict, train } = this.peer;
    return { info, threads, can: { predict: !!predict, train: !!train } };
  }

  /** Scores of the images, or losses of so many training steps on the first batch: what is compared before timing. */
  async first({ kind, batch }, steps) {
    if (kind === 'predict') return [...(await this.#predict(batch))];
    const losses = [];
    for (let step = 0; step < steps; ++step) {
      this.#batch = 0;
      losses.push(await this.#train(batch));
    }
    return losses;
  }

  /**
   * Runs until the engine has compiled what it runs often: so long, and up to ten times as long where that makes few
   * calls. Milliseconds of one call.
   */
  async warm(work, milliseconds) {
    const enough = { calls: 20, times: 10 };
    const start = performance.now();
    let calls = 0;
    let times = 0;
    while (times < 1 || (calls < enough.calls && times < enough.times)) {
      this.#milliseconds[work.name] = await this.#time(work, 1);
      ++calls;
      times = (performance.now() - start) / milliseconds;
    }
    return this.sample(work, 20);
  }

  /** Mean milliseconds of a call, over about so many milliseconds. */
  async sample(work, milliseconds) {
    const one = Math.max(this.#milliseconds[work.name], 0.01);
    const mean = await this.#time(work, Math.max(1, Math.round(milliseconds / one)));
    this.#milliseconds[work.name] = mean;
    return mean;
  }

  /** Bytes that the peer's memory has, where it tells. */
  memory() {
    return this.peer.memory?.();
  }

  async #time({ kind, batch }, calls) {
    const run = kind === 'predict' ? () => this.#predict(batch) : () => this.#train(batch);
    const start = performance.now();
    for (let call = 0; call < calls; ++call) await run();
    return (performance.now() - start) / calls;
  }

  #predict(count) {
    return this.peer.predict(this.#pixels(0, count), count);
  }

  /** One step on the next mini-batch of the material. */
  #train(count) {
    const from = (this.#batch++ % Math.floor(this.t.length / count)) * count;
    return this.peer.train(this.#pixels(from, count), this.t.subarray(from, from + count));
  }

  #pixels(from, count) {
    const size = this.network.inputDim.reduce((a, b) => a * b);
    return this.x.subarray(from * size, (from + count) * size);
  }
}
