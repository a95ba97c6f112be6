// Digits made by rule (cpp/digits/synthetic.cpp): how many, and from which seed.
import type { SyntheticOptions } from './api.js';
import * as check from './checks.js';
import type { Session } from './session.js';

/** So many images are 300 MB of float32. */
const maxCount = 100_000;

/** Images that are made at a time: the core needs no memory for all of them. */
const portion = 1000;

/** Fills in the defaults. Throws `bad-argument`. */
export function syntheticSettings(options: SyntheticOptions): Required<SyntheticOptions> {
  const { count = 10_000, seed = 1 } = check.knownKeys('options', options, ['count', 'seed']);
  return {
    count: check.wholeNumber('count', count, 1, maxCount),
    seed: check.seedNumber(seed),
  };
}

/** count×784 pixels 0..1, and a label each. Throws `bad-argument`. */
export function syntheticImages(
  session: Session,
  options: SyntheticOptions,
): { images: Float32Array; labels: Uint8Array } {
  const { count, seed } = syntheticSettings(options);
  return session.callAll((core) => {
    const images = new Float32Array(count * 784);
    const labels = new Uint8Array(count);
    const stream = core._syntheticDataset(count, seed);
    for (let from = 0; from < count; from += portion) {
      const part = stream.slice(from, Math.min(from + portion, count));
      images.set(part.images, from * 784);
      labels.set(part.labels, from);
    }
    stream.delete();
    return { images, labels };
  });
}
