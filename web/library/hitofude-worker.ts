// The worker's side: owns the lab and everything made in it, and does what worker.ts asks for.
import { expose, releaseProxy, transfer, type Endpoint, type Remote } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter';
import type {
  FitOptions,
  FitProgress,
  FitResult,
  Hitofude,
  HitofudeInfo,
  HitofudeOptions,
  Trainer,
} from './api.js';
import { DatasetHandle } from './dataset.js';
import { createHitofude, HitofudeError } from './index.js';
import { NetworkHandle } from './network.js';
import { isNode, workerThreads } from './places.js';
import type { Disposable } from './session.js';
import { TrainerHandle } from './trainer.js';
import {
  isReference,
  keepErrorCodes,
  labHandle,
  type HandleKind,
  type HandleReference,
  type RemoteFitOptions,
  type WorkerService,
} from './worker-protocol.js';

class Service implements WorkerService {
  readonly #objects = new Map<number, object>();
  readonly #runs = new Map<number, AbortController>();
  #hasAnswered = false;
  #nextHandle = labHandle + 1;

  async open(options: HitofudeOptions): Promise<HitofudeInfo> {
    const lab = await createHitofude({ ...options, whole: false });
    this.#objects.set(labHandle, lab);
    return lab.info;
  }

  async call(handle: number, member: string, args: unknown[]): Promise<unknown> {
    const object = this.#object(handle) as Record<string, unknown>;
    const own = args.map((argument) => this.#incoming(argument));
    const result = await this.#answer(() => {
      const value = object[member];
      return typeof value === 'function' ? (value.apply(object, own) as unknown) : value;
    });
    const kind = kindOf(result);
    return kind ? this.#refer(result as object, kind) : withoutCopy(result);
  }

  dispose(handle: number): void {
    const object = this.#objects.get(handle) as Disposable | undefined;
    this.#objects.delete(handle);
    object?.dispose();
  }

  async fit(
    run: number,
    trainer: number,
    options: RemoteFitOptions,
    onProgress: ((progress: FitProgress) => void) | null,
  ): Promise<FitResult> {
    const { train, test, aborted, ...rest } = options;
    const datasets = { train: this.#incoming(train), test: this.#incoming(test) };
    const settings = { ...rest, ...datasets } as FitOptions;
    const controller = new AbortController();
    if (aborted) controller.abort();
    this.#runs.set(run, controller);
    const report = onProgress && new Report(onProgress as unknown as Remote<typeof onProgress>);
    try {
      const result = await (this.#object(trainer) as Trainer).fit({
        ...settings,
        signal: controller.signal,
        onProgress: (progress) => report?.send(progress),
      });
      await report?.arrived();
      return result;
    } finally {
      this.#runs.delete(run);
      report?.close();
    }
  }

  abort(run: number): void {
    this.#runs.get(run)?.abort();
  }

  /** What `ask` gives. Where it needs all of the core it waits for that; else that is loaded after the first answer. */
  async #answer(ask: () => unknown): Promise<unknown> {
    const lab = this.#object(labHandle) as Hitofude;
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof HitofudeError && error.code === 'incomplete')) throw error;
      await lab.complete();
      return await ask();
    } finally {
      if (!this.#hasAnswered) void lab.complete().catch(() => undefined);
      this.#hasAnswered = true;
    }
  }

  #object(handle: number): object {
    const object = this.#objects.get(handle);
    if (object) return object;
    throw new HitofudeError('disposed', 'this network, trainer or dataset was disposed of');
  }

  #refer(object: object, kind: HandleKind): HandleReference {
    const handle = this.#nextHandle++;
    this.#objects.set(handle, object);
    return { handle, kind };
  }

  #incoming(argument: unknown): unknown {
    return isReference(argument) ? this.#object(argument.handle) : argument;
  }
}

/** Sends a run's progress to the page without waiting for it. */
class Report {
  readonly #callback: Remote<(progress: FitProgress) => void>;
  #last: Promise<void> = Promise.resolve();
  #failure: unknown = null;

  constructor(callback: Remote<(progress: FitProgress) => void>) {
    this.#callback = callback;
  }

  /** Throws what the page's callback threw before. */
  send(progress: FitProgress): void {
    if (this.#failure) throw this.#failure;
    this.#last = this.#callback(progress).catch((error: unknown) => {
      this.#failure ??= error;
    });
  }

  /** Resolves when the page has had everything that was sent. */
  async arrived(): Promise<void> {
    await this.#last;
    if (this.#failure) throw this.#failure;
  }

  close(): void {
    this.#callback[releaseProxy]();
  }
}

function kindOf(value: unknown): HandleKind | null {
  if (value instanceof NetworkHandle) return 'network';
  if (value instanceof TrainerHandle) return 'trainer';
  return value instanceof DatasetHandle ? 'dataset' : null;
}

/** A result that crosses without being copied again: it belongs to nobody else. */
function withoutCopy(result: unknown): unknown {
  const buffers = new Set<ArrayBuffer>();
  collectBuffers(result, buffers);
  return buffers.size > 0 ? transfer(result as object, [...buffers]) : result;
}

function collectBuffers(value: unknown, buffers: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) buffers.add(value.buffer as ArrayBuffer);
  else if (value instanceof Map) value.forEach((item) => collectBuffers(item, buffers));
  else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) collectBuffers(item, buffers);
  }
}

keepErrorCodes();
const { parentPort } = isNode ? workerThreads() : { parentPort: null };
expose(new Service(), parentPort ? nodeEndpoint(parentPort) : (self as Endpoint));
