// Images with labels in the core's memory, or made there as they are needed.
import type { Dataset, Images, SyntheticOptions } from './api.js';
import type { CoreDataset } from './bindings.js';
import * as check from './checks.js';
import { Handle } from './handle.js';
import type { NetworkHandle } from './network.js';
import type { Session } from './session.js';
import { syntheticSettings } from './synthetic.js';

export class DatasetHandle extends Handle<CoreDataset> implements Dataset {
  readonly count: number;
  readonly #imageShape: readonly number[];
  readonly #highestLabel: number;

  private constructor(
    session: Session,
    core: CoreDataset,
    imageShape: readonly number[],
    highestLabel: number,
  ) {
    super(session, 'dataset', core);
    this.count = core.count();
    this.#imageShape = imageShape;
    this.#highestLabel = highestLabel;
  }

  /** Copies the images. Throws `bad-argument`, `shape-mismatch`, `bad-label`, `bad-value`. */
  static stored(session: Session, value: Images, imageShape: number[]): DatasetHandle {
    const { images, labels } = check.labelledImages(value, imageShape);
    const core = session.callAll((all) => all._dataset(images, labels, imageShape));
    const highest = labels.reduce((a, b) => Math.max(a, b));
    return new DatasetHandle(session, core, imageShape, highest);
  }

  /** Throws `bad-argument`. */
  static synthetic(session: Session, options: SyntheticOptions): DatasetHandle {
    const { count, seed } = syntheticSettings(options);
    const core = session.callAll((all) => all._syntheticDataset(count, seed));
    return new DatasetHandle(session, core, [1, 28, 28], 9);
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
    const own = DatasetHandle.stored(session, value as Images, imageShape);
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
