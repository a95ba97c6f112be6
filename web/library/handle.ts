// What networks, trainers and datasets have in common: an object of the core that is freed once.
import './symbol-dispose.js';
import type { CoreHandle } from './bindings.js';
import { HitofudeError } from './errors.js';
import type { Session } from './session.js';

export abstract class Handle<C extends CoreHandle> {
  readonly #session: Session;
  readonly #name: string;
  #core: C | null;

  /** `name` is what error messages call it. */
  constructor(session: Session, name: string, core: C) {
    this.#session = session;
    this.#name = name;
    this.#core = core;
    session.handles.add(this);
  }

  /** Throws `disposed` when this was disposed of. */
  get core(): C {
    if (this.#core) return this.#core;
    throw new HitofudeError('disposed', `this ${this.#name} was disposed of`);
  }

  /** Throws `disposed` like `core`; methods call it before they look at their arguments. */
  protected requireLive(): void {
    void this.core;
  }

  belongsTo(session: Session): boolean {
    return this.#session === session;
  }

  dispose(): void {
    if (!this.#core) return;
    const core = this.#core;
    this.#core = null;
    this.#session.handles.delete(this);
    if (!this.#session.failure) this.#session.call(() => core.delete());
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  protected call<T>(work: (core: C) => T): T {
    return this.#session.call(() => work(this.core));
  }

  protected get session(): Session {
    return this.#session;
  }
}
