// What the page's side (worker.ts) and the worker's side (hitofude-worker.ts) say to each other, over Comlink.
import { transferHandlers, type TransferHandler } from 'comlink';
import type {
  AsyncDataset,
  AsyncFitOptions,
  AsyncHitofude,
  AsyncNetwork,
  AsyncTrainer,
  FitProgress,
  FitResult,
  HitofudeInfo,
  HitofudeOptions,
} from './api.js';
import { HitofudeError, type ErrorCode } from './errors.js';

/** Stands for an object that lives in the worker. */
export interface HandleReference {
  readonly handle: number;
  readonly kind: HandleKind;
}

export type HandleKind = 'network' | 'trainer' | 'dataset';

export const isReference = (value: unknown): value is HandleReference =>
  typeof value === 'object' && value !== null && 'handle' in value && 'kind' in value;

/** The lab's own handle. */
export const labHandle = 0;

export interface WorkerService {
  open(options: HitofudeOptions): Promise<HitofudeInfo>;
  /** Calls a method of an object, or reads a property of it. Handles among arguments and result are references. */
  call(handle: number, member: string, args: unknown[]): Promise<unknown>;
  /** Disposes of an object, if it is there still. */
  dispose(handle: number): void;
  /** `run` is what `abort` calls it; `onProgress` is a Comlink proxy. */
  fit(
    run: number,
    trainer: number,
    options: RemoteFitOptions,
    onProgress: ((progress: FitProgress) => void) | null,
  ): Promise<FitResult>;
  abort(run: number): void;
}

/** Datasets made in the worker are references. `aborted`: the signal was so from the start. */
export type RemoteFitOptions = Omit<AsyncFitOptions, 'signal' | 'onProgress' | 'train' | 'test'> & {
  train: unknown;
  test?: unknown;
  aborted: boolean;
};

type Members<T> = Record<Exclude<keyof T, symbol>, 'method' | 'property' | 'own'>;

/** Everything that the asynchronous objects have; `own` is what worker.ts does in a way of its own. */
export const labMembers: Members<AsyncHitofude> = {
  info: 'own',
  im2col: 'method',
  col2im: 'method',
  simpleConvNet: 'method',
  leNet5: 'method',
  deepConvNet: 'method',
  alexNet: 'method',
  sequential: 'method',
  load: 'method',
  trainer: 'method',
  dataset: 'method',
  mnistDataset: 'own',
  mnistSample: 'own',
  syntheticDataset: 'method',
  syntheticDigits: 'method',
  digitFromStrokes: 'method',
  digitFromImage: 'method',
  complete: 'method',
  memoryBytes: 'method',
  dispose: 'own',
};

const networkMembers: Members<AsyncNetwork> = {
  type: 'property',
  inputDim: 'property',
  classes: 'property',
  layers: 'property',
  predict: 'method',
  probabilities: 'method',
  loss: 'method',
  accuracy: 'method',
  accuracyOn: 'method',
  activations: 'method',
  gradient: 'method',
  inputGradient: 'method',
  params: 'property',
  setParams: 'method',
  save: 'method',
  dispose: 'own',
};

const trainerMembers: Members<AsyncTrainer> = {
  iteration: 'property',
  step: 'method',
  stepOn: 'method',
  fit: 'own',
  dispose: 'own',
};

const datasetMembers: Members<AsyncDataset> = { count: 'property', dispose: 'own' };

export const handleMembers = {
  network: networkMembers,
  trainer: trainerMembers,
  dataset: datasetMembers,
};

interface Thrown {
  value: unknown;
}

type SerializedError = { code?: ErrorCode; message: string; stack?: string };

/** Makes errors cross with their code. Both sides call it before anything else. */
export function keepErrorCodes(): void {
  const plain = transferHandlers.get('throw')!;
  const handler: TransferHandler<Thrown, SerializedError> = {
    canHandle: (value): value is Thrown => plain.canHandle(value),
    serialize: ({ value }) => [serializeError(value), []],
    deserialize: ({ code, message, stack }) => {
      const error = code ? new HitofudeError(code, message) : new Error(message);
      throw Object.assign(error, { stack });
    },
  };
  transferHandlers.set('throw', handler as TransferHandler<unknown, unknown>);
}

function serializeError(value: unknown): SerializedError {
  if (!(value instanceof Error)) return { message: String(value) };
  const { message, stack } = value;
  return value instanceof HitofudeError ? { code: value.code, message, stack } : { message, stack };
}
