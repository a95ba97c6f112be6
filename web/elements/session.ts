// One network for all elements of a page that name the same weights: its worker, where its weights came from, and how
// they survive a reload or a worker that died.
import type { AsyncHitofude, AsyncNetwork, Strokes, StrokeSteps } from '../library/api.js';
import { createHitofudeWorker, HitofudeError } from '../library/index.js';
import { isFatal, ProblemError, problemOf, type Problem } from './problem.js';
import { forgetWeights, keepWeights, readWeights } from './saved-weights.js';
import { shippedWeightsUrl } from './places.js';
import { Training } from './training.js';

export type Origin = 'shipped' | 'training' | 'tuned' | 'file' | 'saved';

export interface Weights {
  /** A weights file. */
  bytes: Uint8Array;
  origin: Origin;
}

/** What the network makes of a drawing. */
export interface Reading {
  /** 28×28 values 0..1 each: one for each stage, and last what the network sees. */
  images: Float32Array[];
  /** One for each digit; null while there is no network. */
  probabilities: Float32Array | null;
}

/** Tells of `network` (other weights: whatever was read may be read differently now), `status` and `training`. */
export class Session extends EventTarget {
  static readonly EVENTS = ['network', 'status', 'training'] as const;
  static readonly #sessions = new Map<string, Session>();

  /** The page's session for these weights; the shipped ones by default. */
  static for(weights?: string): Session {
    const url = weights ? new URL(weights, document.baseURI).href : shippedWeightsUrl();
    let session = Session.#sessions.get(url);
    if (!session) Session.#sessions.set(url, (session = new Session(url)));
    return session;
  }

  readonly training: Training = new Training(this);
  network: AsyncNetwork | null = null;
  origin: Origin | null = null;
  /** Why there is no network, or what happened to it; null when all is well. */
  problem: Problem | null = null;
  /** Resolves when the worker runs and the first weights are in use, or cannot be had. */
  ready: Promise<void>;
  readonly #url: string;
  #lab: Promise<AsyncHitofude>;
  /** The last weights known here, for a new worker. */
  #kept: Weights | null = null;
  #replacing = false;

  private constructor(url: string) {
    super();
    this.#url = url;
    this.#lab = createHitofudeWorker();
    this.ready = this.#useFirstWeights();
  }

  /**
   * Reads a drawing with the network as it is at this moment.
   * @param stages Steps for which the image is wanted too.
   */
  async read(
    strokes: Strokes,
    steps: StrokeSteps,
    stages: readonly StrokeSteps[],
  ): Promise<Reading> {
    await this.ready;
    return this.guard(async (lab) => {
      const asked = [...stages, steps].map((each) => lab.digitFromStrokes(strokes, each));
      const [images, probabilities] = await Promise.all([
        Promise.all(asked),
        asked.at(-1)!.then((pixels) => this.probabilities(pixels)),
      ]);
      return { images, probabilities };
    });
  }

  /** Ten for each image of 28×28 pixels, of the network as it is at this moment; null while there is none. */
  async probabilities(pixels: Float32Array): Promise<Float32Array | null> {
    for (;;) {
      const network = this.network;
      if (!network) return null;
      try {
        return await network.probabilities(pixels);
      } catch (error) {
        if (network === this.network) throw error;
      }
    }
  }

  /** Makes a weights file the network in use. When it cannot be, the error is thrown and the network stays. */
  async use({ bytes, origin }: Weights): Promise<void> {
    this.adopt(await this.load(bytes), origin);
    this.#kept = { bytes, origin };
  }

  /** A network of a weights file, which is not in use yet. Throws when it is none for digits. */
  async load(bytes: Uint8Array): Promise<AsyncNetwork> {
    const network = await this.guard((lab) => lab.load(bytes));
    const [inputDim, classes] = await Promise.all([network.inputDim, network.classes]);
    if (String(inputDim) !== '1,28,28' || classes !== 10) {
      await network.dispose();
      throw new HitofudeError(
        'shape-mismatch',
        `a network for ${inputDim.join('×')} and ${classes} classes, expected 1×28×28 and 10`,
      );
    }
    return network;
  }

  /**
   * Uses a network that was fine-tuned in this tab, and keeps it. A training run that was open ends with it. Throws
   * `bad-value`, and changes nothing, when a parameter is not finite.
   */
  async useTuned(network: AsyncNetwork): Promise<void> {
    const bytes = await this.guard(() => network.save('safetensors'));
    if (this.training.isBusy) await this.training.reset();
    await this.training.release();
    this.adopt(network, 'tuned');
    this.#kept = { bytes, origin: 'tuned' };
    await keepWeights(this.#url, bytes);
  }

  /** Uses a weights file that a person opened. A training run that was open ends with it. */
  async useFile(bytes: Uint8Array): Promise<void> {
    await this.use({ bytes, origin: 'file' });
    await this.training.release();
    await keepWeights(this.#url, bytes);
  }

  /** Makes this the network in use, and disposes of the one before. */
  adopt(network: AsyncNetwork, origin: Origin): void {
    const before = this.network;
    this.network = network;
    this.origin = origin;
    this.problem = null;
    if (before) before.dispose().catch(() => undefined);
    this.changed('network');
  }

  /** The weights file at the session's URL. Throws `no-weights`. */
  shippedWeights(): Promise<Uint8Array> {
    return fetchWeights(this.#url);
  }

  /** Goes back to the weights at the session's URL. */
  async useShipped(): Promise<void> {
    await this.use({ bytes: await this.shippedWeights(), origin: 'shipped' });
    await this.training.release();
    await forgetWeights(this.#url);
  }

  /** The weights in use, as a file. */
  async weights(): Promise<Weights | null> {
    const { network, origin } = this;
    if (!network || !origin) return null;
    return { bytes: await this.guard(() => network.save('safetensors')), origin };
  }

  /** Puts back weights from before; without any, there is no network. */
  async restore(weights: Weights | null): Promise<void> {
    if (weights) await this.use(weights);
    else this.#withoutNetwork(new ProblemError('no-weights', `no weights at ${this.#url}`));
    if (weights && weights.origin !== 'shipped') await keepWeights(this.#url, weights.bytes);
    else await forgetWeights(this.#url);
  }

  /** Keeps the weights in use for the next visit and for a new worker. */
  async keep(): Promise<void> {
    const weights = await this.weights();
    if (!weights) return;
    this.#kept = weights;
    await keepWeights(this.#url, weights.bytes);
  }

  /** Works with the lab. When the worker dies of it, a new one takes over with the last weights. */
  async guard<T>(work: (lab: AsyncHitofude) => Promise<T>): Promise<T> {
    const lab = this.#lab;
    try {
      return await work(await lab);
    } catch (error) {
      if (isFatal(error) && lab === this.#lab && !this.#replacing) await this.#replaceWorker(error);
      throw error;
    }
  }

  changed(type: (typeof Session.EVENTS)[number]): void {
    this.dispatchEvent(new Event(type));
  }

  async #useFirstWeights(): Promise<void> {
    // Read beside the core. Where neither can be had, it is the core that is missing.
    const first = this.#firstWeights();
    first.catch(() => undefined);
    try {
      await this.#lab;
      const weights = await first;
      if (weights.origin === 'saved') await this.#useSaved(weights);
      else await this.use(weights);
    } catch (error) {
      this.#withoutNetwork(error);
    }
  }

  async #firstWeights(): Promise<Weights> {
    const saved = await readWeights(this.#url);
    if (saved) return { bytes: saved, origin: 'saved' };
    return { bytes: await this.shippedWeights(), origin: 'shipped' };
  }

  /** Or the shipped ones, when these cannot be used. */
  async #useSaved(weights: Weights): Promise<void> {
    try {
      await this.use(weights);
    } catch (error) {
      if (isFatal(error)) throw error;
      await forgetWeights(this.#url);
      await this.use({ bytes: await this.shippedWeights(), origin: 'shipped' });
    }
  }

  async #replaceWorker(error: unknown): Promise<void> {
    this.#replacing = true;
    this.network = null;
    this.#lab.then((lab) => lab.dispose()).catch(() => undefined);
    this.#lab = createHitofudeWorker();
    this.training.workerLost();
    const kept = this.#kept;
    this.ready = (kept ? this.use(kept) : this.#useFirstWeights()).catch((again: unknown) =>
      this.#withoutNetwork(again),
    );
    await this.ready;
    this.#replacing = false;
    if (!this.network) return;
    this.problem = problemOf(error);
    this.changed('status');
  }

  #withoutNetwork(error: unknown): void {
    this.network = null;
    this.origin = null;
    const problem = problemOf(error);
    this.problem = isFatal(error) ? { ...problem, kind: 'load-failed' } : problem;
    this.changed('network');
  }
}

async function fetchWeights(url: string): Promise<Uint8Array> {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok || response.headers.get('content-type')?.startsWith('text/html')) {
    throw new ProblemError('no-weights', `no weights at ${url}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}
