// What a session's network makes of the own digits, as it is at this moment.
import type { AsyncHitofude } from '../library/api.js';
import { readAs } from './fine-tuning.js';
import { Latest } from './latest.js';
import type { OwnDigit, OwnDigits } from './own-digits-store.js';
import { problemOf, type Problem } from './problem.js';
import type { Session } from './session.js';

/** By the digits' ids. */
export type DigitReadings = ReadonlyMap<number, number>;

const images = new WeakMap<OwnDigit, Float32Array>();

/** 28×28 pixels 0..1 of each digit, as the network gets them. */
export function imagesOf(
  lab: Pick<AsyncHitofude, 'digitFromStrokes'>,
  digits: readonly OwnDigit[],
): Promise<Float32Array[]> {
  return Promise.all(
    digits.map(async (digit) => {
      const image = images.get(digit) ?? (await lab.digitFromStrokes(digit.strokes));
      images.set(digit, image);
      return image;
    }),
  );
}

export class OwnReadings {
  /** Empty while there is no network. */
  digits: DigitReadings = new Map();
  problem: Problem | null = null;
  readonly #session: Session;
  readonly #own: OwnDigits;
  readonly #changed: () => void;
  readonly #reader = new Latest(() => this.#read());

  /** @param changed Called when there are other readings. */
  constructor(session: Session, own: OwnDigits, changed: () => void) {
    this.#session = session;
    this.#own = own;
    this.#changed = changed;
  }

  /** Reads all digits; not while a training goes on, which would be slower for it. */
  push(): void {
    if (!this.#session.training.isBusy) this.#reader.push();
  }

  async #read(): Promise<void> {
    const session = this.#session;
    try {
      await session.ready;
      const { digits } = this.#own;
      const pixels = await session.guard((lab) => imagesOf(lab, digits));
      const read = await readAs((x) => session.probabilities(x), pixels);
      this.digits = new Map(digits.flatMap(({ id }, i) => (read ? [[id, read[i]!]] : [])));
      this.problem = null;
    } catch (error) {
      this.problem = problemOf(error);
    }
    this.#changed();
  }
}
