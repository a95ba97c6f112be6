// Images with labels in the core's memory.
import type { Dataset, Images } from './api.js';
import type { CoreDataset } from './bindings.js';
import * as check from './checks.js';
import { Handle } from './handle.js';
import type { NetworkHandle } from './network.js';
import type { Session } from './session.js';

export class DatasetHandle extends Handle<CoreDataset> implements Dataset {
  readonly count: number;
  readonly #imageShape: readonly number[];
  readonly #highestLabel: number;

  /** Copies the images. Throws `bad-argument`, `shape-mismatch`, `bad-label`, `bad-value`. */
  constructor(session: Session, value: Images, imageShape: number[]) {
    const { images, labels } = check.labelledImages(value, imageShape);
    super(
      session,
      'dataset',
      session.call((core) => core._dataset(images, labels, imageShape)),
    );
    this.count = labels.length;
    this.#imageShape = imageShape;
    this.#highestLabel = labels.reduce((a, b) => Math.max(a, b));
  }

  /** `value` itself when it is a dataset of this session, else a new one that `release` frees. */
  static borrow(
    session: Session,
    value: Dataset | Images,
    imageShape: number[],
  ): [dataset: DatasetHandle, release: () => void] {
    if (value instanceof DatasetHandle) {
      if (value.belongsTo(session)) return [value, () => {}];
      check.fail('bad-argument', 'a dataset of another Hitofude', 'one of this');
    }
    const own = new DatasetHandle(session, value as Images, imageShape);
    return [own, () => own.dispose()];
  }

  /** Throws `shape-mismatch` or `bad-label` when the network cannot take these images. */
  requireFit(net: NetworkHandle): void {
    if (String(this.#imageShape) !== String(net.inputDim)) {
      check.fail(
        'shape-mismatch',
        `images of ${this.#imageShape.join('×')}`,
        net.inputDim.join('×'),
      );
    }
    if (this.#highestLabel >= net.classes) {
      check.fail('bad-label', `label ${this.#highestLabel}`, `0..${net.classes - 1}`);
    }
  }
}
