// The arguments of `fit`, on either side of a worker.
import type { FitOptions } from './api.js';
import * as check from './checks.js';

type Settings = Pick<FitOptions, 'epochs' | 'evaluateSamples' | 'signal' | 'onProgress'>;

/** Fills in the defaults; the datasets are for the caller to check. Throws `bad-argument`. */
export function fitSettings<Options extends Settings & { train: unknown; test?: unknown }>(
  options: Options,
) {
  const given = check.knownKeys('options', options, [
    'train',
    'test',
    'epochs',
    'signal',
    'onProgress',
    'evaluateSamples',
  ]);
  const { signal, onProgress, evaluateSamples: samples = 1000 } = given;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    check.fail('bad-argument', `signal: ${check.show(signal)}`, 'an AbortSignal');
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    check.fail('bad-argument', `onProgress: ${check.show(onProgress)}`, 'a function');
  }
  return {
    ...given,
    epochs: check.wholeNumber('epochs', given.epochs ?? 20, 1),
    evaluateSamples:
      samples === Infinity ? samples : check.wholeNumber('evaluateSamples', samples, 1),
  };
}
