// A fine-tuning run on a session's worker: from weights to weights, with the accuracies before and after.
import type { AsyncDataset, AsyncHitofude, AsyncNetwork } from '../library/api.js';
import { othersFor, type Others } from './others.js';
import {
  fineTune,
  heldOutAccuracy,
  ownExamples,
  readAs,
  RECIPES,
  trainingSet,
  type Mixture,
} from './fine-tuning.js';
import type { OwnDigit } from './own-digits-store.js';
import { imagesOf, type DigitReadings } from './own-readings.js';
import { ProblemError, problemOf, type Problem } from './problem.js';
import type { Session } from './session.js';

export type TuningState = 'idle' | 'preparing' | 'running' | 'stopping' | 'measuring' | 'done';

export interface TuningSettings {
  mixture: Mixture;
  startFrom: 'shipped' | 'current';
}

/** Shares of images read right, 0..1, before and after the run, and of how many images. */
export interface BeforeAndAfter {
  before: number;
  after: number;
  count: number;
}

export interface TuningResult {
  /** The held-out digits. */
  own: BeforeAndAfter;
  /** Test images of the dataset that was mixed in; null without any. */
  test: BeforeAndAfter | null;
  /** Where the dataset came from; null without any. */
  others: Others['source'] | null;
  /** How the network read all digits before the run. */
  readBefore: DigitReadings;
}

interface Material {
  digits: readonly OwnDigit[];
  images: Float32Array[];
  others: Others | null;
}

export class Tuning {
  readonly session: Session;
  state: TuningState = 'idle';
  /** Steps done. */
  step = 0;
  /** Steps of the run. */
  steps = 0;
  problem: Problem | null = null;
  result: TuningResult | null = null;
  readonly #changed: () => void;
  #abort = new AbortController();

  /** @param changed Called when there is something else to show. */
  constructor(session: Session, changed: () => void) {
    this.session = session;
    this.#changed = changed;
  }

  get isBusy(): boolean {
    return this.state !== 'idle' && this.state !== 'done';
  }

  /**
   * Tunes a copy of the network, which is in use from the end of the run on; when the run is stopped or fails, the network
   * in use stays as it was. Resolves with the result, or null without any.
   * @param digits Some of them held out, some not.
   */
  async start(
    digits: readonly OwnDigit[],
    { mixture, startFrom }: TuningSettings,
  ): Promise<TuningResult | null> {
    if (this.isBusy) return null;
    this.#abort = new AbortController();
    this.problem = null;
    this.result = null;
    this.step = 0;
    this.steps = RECIPES[mixture].steps;
    this.#enter('preparing');
    try {
      const { signal } = this.#abort;
      const others =
        mixture === 'mixed' ? await unlessAborted(othersFor(this.session), signal) : null;
      const bytes = await unlessAborted(this.#bytesOf(startFrom), signal);
      const network = await this.session.load(bytes);
      this.result = await this.session.guard(async (lab) => {
        const images = await imagesOf(lab, digits);
        return this.#tune(lab, network, { digits, images, others }, mixture);
      });
    } catch (error) {
      if (!this.#abort.signal.aborted) this.problem = problemOf(error);
    }
    this.#enter(this.result ? 'done' : 'idle');
    return this.result;
  }

  /** Ends the run between two steps. */
  stop(): void {
    if (!this.isBusy) return;
    this.#abort.abort();
    this.#enter('stopping');
  }

  async #bytesOf(startFrom: TuningSettings['startFrom']): Promise<Uint8Array> {
    if (startFrom === 'shipped') return this.session.shippedWeights();
    const weights = await this.session.weights();
    if (!weights) throw new ProblemError('no-weights', 'there is no network to start from');
    return weights.bytes;
  }

  /** Takes the network over, or disposes of it. */
  async #tune(
    lab: AsyncHitofude,
    network: AsyncNetwork,
    material: Material,
    mixture: Mixture,
  ): Promise<TuningResult> {
    const recipe = RECIPES[mixture];
    const { signal } = this.#abort;
    let test: AsyncDataset | null = null;
    try {
      const { others } = material;
      if (others?.test) test = await lab.dataset(others.test);
      const before = await this.#measure(network, material, test);
      this.#enter('running');
      const examples = trainingSet(
        ownExamples(material.digits, material.images),
        others?.train ?? null,
        recipe,
      );
      const onStep = (step: number) => this.#advance(step);
      await fineTune(lab, network, examples, recipe, { signal, onStep });
      signal.throwIfAborted();
      this.#enter('measuring');
      const after = await this.#measure(network, material, test);
      await this.session.useTuned(network);
      return { ...resultOf(before, after), others: others?.source ?? null };
    } catch (error) {
      network.dispose().catch(() => undefined);
      throw error;
    } finally {
      await test?.dispose();
    }
  }

  async #measure(
    network: AsyncNetwork,
    { digits, images }: Material,
    test: AsyncDataset | null,
  ): Promise<Measures> {
    const read = (await readAs((x) => network.predict(x), images))!;
    this.#abort.signal.throwIfAborted();
    const testShare = test && (await network.accuracyOn(test));
    this.#abort.signal.throwIfAborted();
    return { digits, read, test: testShare, testCount: test ? await test.count : 0 };
  }

  #advance(step: number): void {
    this.step = step;
    this.#changed();
  }

  #enter(state: TuningState): void {
    this.state = state;
    this.#changed();
  }
}

interface Measures {
  digits: readonly OwnDigit[];
  /** What each digit is read as. */
  read: number[];
  /** Share of the test images read right; null without any. */
  test: number | null;
  testCount: number;
}

function resultOf(before: Measures, after: Measures): Omit<TuningResult, 'others'> {
  const { digits, testCount } = before;
  const count = digits.filter(({ heldOut }) => heldOut).length;
  const own = {
    before: heldOutAccuracy(digits, before.read),
    after: heldOutAccuracy(digits, after.read),
    count,
  };
  const hasTest = before.test !== null && after.test !== null;
  return {
    own,
    test: hasTest ? { before: before.test!, after: after.test!, count: testCount } : null,
    readBefore: new Map(digits.map(({ id }, i) => [id, before.read[i]!])),
  };
}

/** What the work gives, unless the signal comes first. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  );
  return Promise.race([work, aborted]);
}
