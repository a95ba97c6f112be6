// The one error type that callers of the library meet.

/**
 * - `bad-argument`: an option or argument of the wrong type or outside its range
 * - `shape-mismatch`: an array whose length or shape does not fit the others or the network
 * - `bad-label`: a label that is not a whole number 0..classes−1
 * - `bad-value`: a number that is not finite, in an array or as the loss of a training step
 * - `bad-file`: bytes that are damaged, or not of a format and network that the library reads
 * - `load-failed`: a file could not be fetched, or one of the library is not what it should be
 * - `unsupported-browser`: WebAssembly or its SIMD instructions are missing here
 * - `out-of-memory`: the core could not get the memory it needed; its lab is unusable from then on
 * - `core-failed`: the core stopped at a trap; its lab is unusable from then on
 * - `worker-failed`: the worker could not start, or ended; its lab is unusable from then on
 * - `incomplete`: the lab was made with `whole: false`, and `complete()` has not resolved yet
 * - `busy`: `fit` was called while another `fit` of the same trainer runs
 * - `disposed`: the lab, network, trainer or dataset was disposed of before
 */
export type ErrorCode =
  | 'bad-argument'
  | 'shape-mismatch'
  | 'bad-label'
  | 'bad-value'
  | 'bad-file'
  | 'load-failed'
  | 'unsupported-browser'
  | 'out-of-memory'
  | 'core-failed'
  | 'worker-failed'
  | 'incomplete'
  | 'busy'
  | 'disposed';

/** `code` is stable; `message` says in English what was got and what was expected. */
export class HitofudeError extends Error {
  override readonly name = 'HitofudeError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What a lab throws that is not complete yet. */
export const incomplete = (): HitofudeError =>
  new HitofudeError('incomplete', 'got a call that needs `complete()` to resolve first');
