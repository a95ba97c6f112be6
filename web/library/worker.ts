// The page's side of a lab in a worker: asynchronous objects that stand for those over there.
import './symbol-dispose.js';
import { proxy, wrap, type Remote } from 'comlink';
import type {
  AsyncFitOptions,
  AsyncHitofude,
  FitProgress,
  FitResult,
  HitofudeInfo,
  HitofudeWorkerOptions,
} from './api.js';
import * as check from './checks.js';
import { HitofudeError, type ErrorCode } from './errors.js';
import { fitSettings } from './fit-settings.js';
import type { IdxFile } from './idx.js';
import { absoluteUrl, besideThisScript, isAddress } from './places.js';
import { startWorker, type RunningWorker } from './worker-start.js';
import {
  handleMembers,
  isReference,
  keepErrorCodes,
  labHandle,
  labMembers,
  type HandleReference,
  type WorkerService,
} from './worker-protocol.js';

keepErrorCodes();

/**
 * A lab in a worker of its own, which lives until `dispose()`. Rejects with `bad-argument`, `unsupported-browser`,
 * `load-failed` or `worker-failed`. After `out-of-memory`, `core-failed` or `worker-failed` the worker is gone: every
 * call under way and every later one rejects with that code, and a new lab has to be made.
 */
export async function createHitofudeWorker(
  options: HitofudeWorkerOptions = {},
): Promise<AsyncHitofude> {
  const { workerUrl, wasmUrl, ...rest } = check.knownKeys('options', options, [
    'variant',
    'threads',
    'wasmUrl',
    'whole',
    'workerUrl',
  ]);
  const script = workerUrl ? absoluteUrl(workerUrl) : besideThisScript('hitofude-worker.js');
  const connection = new Connection(start(script));
  try {
    const place = wasmUrl === undefined ? {} : { wasmUrl: absoluteUrl(wasmUrl).href };
    return remoteLab(connection, await connection.open({ ...rest, ...place }));
  } catch (error) {
    connection.end(new HitofudeError('disposed', 'this worker did not start'));
    throw error;
  }
}

function start(script: URL): RunningWorker {
  try {
    return startWorker(script);
  } catch (error) {
    const reason = `the worker ${script.href} cannot be started: ${(error as Error).message}`;
    throw new HitofudeError('worker-failed', reason, { cause: error });
  }
}

/** What the objects stand for that this side has. */
const remoteObjects = new WeakMap<object, { connection: Connection; reference: HandleReference }>();

/** After these the worker's core cannot be used any more. */
const fatalCodes: ErrorCode[] = ['out-of-memory', 'core-failed'];

/** Everything that goes to the worker goes through here, so that nothing waits for ever once it has ended. */
class Connection {
  readonly #worker: RunningWorker;
  readonly #service: Remote<WorkerService>;
  readonly #waiting = new Set<(reason: HitofudeError) => void>();
  #ended: HitofudeError | null = null;
  #runs = 0;

  constructor(worker: RunningWorker) {
    this.#worker = worker;
    this.#service = wrap<WorkerService>(worker.endpoint);
    void worker.failed.then((message) => this.end(new HitofudeError('worker-failed', message)));
  }

  open(options: HitofudeWorkerOptions): Promise<HitofudeInfo> {
    return this.#wait(() => this.#service.open(options));
  }

  async call(handle: number, member: string, args: readonly unknown[]): Promise<unknown> {
    const outgoing = args.map((argument) => this.#outgoing(argument));
    const result = await this.#wait(() => this.#service.call(handle, member, outgoing));
    return isReference(result) ? this.#remoteHandle(result) : result;
  }

  async fit(trainer: number, options: AsyncFitOptions): Promise<FitResult> {
    const { signal, onProgress, train, test, ...rest } = fitSettings(options);
    const datasets = { train: this.#outgoing(train), test: this.#outgoing(test) };
    const settings = { ...rest, ...datasets, aborted: signal?.aborted ?? false };
    const report = onProgress ? proxy((progress: FitProgress) => onProgress(progress)) : null;
    const run = this.#runs++;
    const abort = () => void this.#service.abort(run);
    signal?.addEventListener('abort', abort);
    try {
      return await this.#wait(() => this.#service.fit(run, trainer, settings, report));
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Ends the worker; everything that waits for it is refused, now and from now on. */
  end(reason: HitofudeError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#worker.terminate();
    for (const reject of this.#waiting) reject(reason);
    this.#waiting.clear();
  }

  async #wait<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#ended) throw new HitofudeError(this.#ended.code, this.#ended.message);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.add(reject);
      ask()
        .then(resolve, (error: unknown) => reject(this.#incoming(error)))
        .finally(() => this.#waiting.delete(reject));
    });
  }

  #incoming(error: unknown): unknown {
    const isFatal = error instanceof HitofudeError && fatalCodes.includes(error.code);
    if (isFatal) this.end(error);
    const isUnsendable = error instanceof DOMException && error.name === 'DataCloneError';
    return isUnsendable ? new HitofudeError('bad-argument', error.message) : error;
  }

  #outgoing(argument: unknown): unknown {
    const isObject = typeof argument === 'object' && argument !== null;
    const remote = isObject && remoteObjects.get(argument);
    if (!remote) return argument;
    if (remote.connection === this) return remote.reference;
    throw new HitofudeError(
      'bad-argument',
      'got an object of another Hitofude, expected one of this',
    );
  }

  #remoteHandle(reference: HandleReference): object {
    const { handle, kind } = reference;
    const remote = remoteObject(this, handle, handleMembers[kind]);
    const dispose = async () => {
      if (!this.#ended) await this.#wait(() => this.#service.dispose(handle));
    };
    Object.assign(remote, { dispose, [Symbol.dispose]: dispose });
    if (kind === 'trainer') {
      Object.assign(remote, { fit: (options: AsyncFitOptions) => this.fit(handle, options) });
    }
    remoteObjects.set(remote, { connection: this, reference });
    return remote;
  }
}

function remoteLab(connection: Connection, info: HitofudeInfo): AsyncHitofude {
  const dispose = async () =>
    connection.end(new HitofudeError('disposed', 'this Hitofude was disposed of'));
  const lab = remoteObject(connection, labHandle, labMembers);
  const own = {
    info,
    mnistDataset: ofFiles(connection, 'mnistDataset'),
    mnistSample: ofFiles(connection, 'mnistSample'),
    dispose,
    [Symbol.dispose]: dispose,
  };
  return Object.assign(lab, own) as AsyncHitofude;
}

/** A method of two files. An address is relative to the page; over there it would be to the worker's script. */
const ofFiles =
  (connection: Connection, member: string) =>
  async (imageFile: IdxFile, labelFile: IdxFile, count?: number) => {
    const [images, labels] = [imageFile, labelFile].map((file) =>
      isAddress(file) ? absoluteUrl(file).href : file,
    );
    return connection.call(labHandle, member, [images, labels, count]);
  };

/** An object whose methods and properties are those of an object in the worker. */
function remoteObject(
  connection: Connection,
  handle: number,
  members: Record<string, 'method' | 'property' | 'own'>,
): object {
  const remote = {};
  for (const [name, kind] of Object.entries(members)) {
    const call = (...args: unknown[]) => connection.call(handle, name, args);
    if (kind === 'method') Object.defineProperty(remote, name, { value: call });
    if (kind === 'property') Object.defineProperty(remote, name, { get: call });
  }
  return remote;
}
