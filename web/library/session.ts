// One instance of the core with everything that lives in it: who may call it, what its failures become, what to free.
import type { Core, CoreFailure, FirstPart } from './bindings.js';
import { HitofudeError, incomplete, type ErrorCode } from './errors.js';
import type { Join } from './loading.js';

/** Something in the core's memory that has to be freed by hand. */
export interface Disposable {
  dispose(): void;
}

export class Session {
  readonly handles = new Set<Disposable>();
  readonly #loadRest: () => Promise<Join>;
  #core: FirstPart | null;
  /** The same, once the rest is there. */
  #all: Core | null = null;
  #loading: Promise<void> | null = null;
  #failure: HitofudeError | null = null;

  constructor(first: FirstPart, loadRest: () => Promise<Join>) {
    this.#core = first;
    this.#loadRest = loadRest;
  }

  /** The failure after which the core cannot be used any more, if there was one. */
  get failure(): HitofudeError | null {
    return this.#failure;
  }

  /** Loads the rest of the core, if that was not done before. Throws `load-failed`, or `disposed` if that came first. */
  complete(): Promise<void> {
    return (this.#loading ??= this.#loadAll().catch((error: unknown) => {
      this.#loading = null; // to be tried again
      throw error;
    }));
  }

  async #loadAll(): Promise<void> {
    this.#all = this.call(await this.#loadRest());
  }

  /** `call` on a core that has to be complete. Throws `incomplete`. */
  callAll<T>(work: (core: Core) => T): T {
    return this.call(() => {
      if (this.#all) return work(this.#all);
      throw incomplete();
    });
  }

  /** Runs `work` on the core; whatever the core throws arrives as a HitofudeError. */
  call<T>(work: (core: FirstPart) => T): T {
    if (this.#failure) throw new HitofudeError(this.#failure.code, this.#failure.message);
    if (!this.#core) throw new HitofudeError('disposed', 'this Hitofude was disposed of');
    try {
      return work(this.#core);
    } catch (error) {
      throw this.#translate(error);
    }
  }

  /** Frees all handles, ends the core's threads and lets go of its memory. */
  dispose(): void {
    for (const handle of [...this.handles]) handle.dispose();
    this.#core?.PThread?.terminateAllThreads();
    this.#core = this.#all = null;
  }

  #translate(error: unknown): unknown {
    if (error instanceof HitofudeError) return error;
    if (isCoreFailure(error) && error.code !== 'out-of-memory') {
      return new HitofudeError(error.code as ErrorCode, error.message);
    }
    const code = isCoreFailure(error) ? 'out-of-memory' : 'core-failed';
    const reason = isCoreFailure(error) || error instanceof Error ? error.message : String(error);
    this.#failure = new HitofudeError(code, `the core cannot go on: ${reason}`, { cause: error });
    return this.#failure;
  }
}

const isCoreFailure = (error: unknown): error is CoreFailure =>
  typeof error === 'object' &&
  error !== null &&
  !(error instanceof Error) &&
  'code' in error &&
  'message' in error;
