// The digits that a person has written: one sheet for all elements of a page, kept in the browser and nowhere else.
import { fail } from '../library/checks.js';
import { BrowserStore } from './browser-store.js';
import {
  MOST_DIGITS,
  MOST_POINTS,
  readDigits,
  writeDigits,
  type WrittenDigit,
} from './digits-file.js';
import type { Point } from './drawing.js';
import { holdsOutNext } from './fine-tuning.js';
import { LABELS } from './writing-order.js';

export interface OwnDigit extends WrittenDigit {
  /** Of this visit: digits that were written later have higher ones. */
  readonly id: number;
}

const store = new BrowserStore('hitofude-digits', 'digits');
const KEY = 'sheet';

/** Tells of `change`. */
export class OwnDigits extends EventTarget {
  static #shared: OwnDigits | null = null;

  /** The page's. */
  static get shared(): OwnDigits {
    return (this.#shared ??= new OwnDigits());
  }

  /** Resolves when the digits of earlier visits are here. */
  readonly ready: Promise<void>;
  /** A new array whenever it changes. */
  digits: readonly OwnDigit[] = [];
  #removed: readonly OwnDigit[] = [];
  #nextId = 0;
  #keeping: Promise<void>;

  private constructor() {
    super();
    this.ready = this.#readKept();
    this.#keeping = this.ready;
  }

  get isFull(): boolean {
    return this.digits.length >= MOST_DIGITS;
  }

  /** Whether there is a removal to take back. */
  get hasRemoved(): boolean {
    return this.#removed.length > 0;
  }

  of(label: number): OwnDigit[] {
    return this.digits.filter((digit) => digit.label === label);
  }

  /** How many there are of each label. */
  get counts(): number[] {
    return LABELS.map((label) => this.of(label).length);
  }

  /** Adds a copy of a drawing. Null when the sheet is full. */
  add(label: number, drawing: readonly (readonly Point[])[]): OwnDigit | null {
    if (this.isFull) return null;
    const heldOut = holdsOutNext(this.of(label));
    const digit = this.#numbered({ label, heldOut, strokes: thinned(drawing) });
    this.#change([...this.digits, digit]);
    return digit;
  }

  remove(ids: ReadonlySet<number>): void {
    this.#removed = this.digits.filter(({ id }) => ids.has(id));
    this.#change(this.digits.filter(({ id }) => !ids.has(id)));
  }

  /** Takes a digit away that is to be written again; no removal to take back. */
  takeBack(digit: OwnDigit): void {
    this.#change(this.digits.filter((other) => other !== digit));
  }

  /** Takes the last removal back. */
  putBack(): void {
    const digits = [...this.digits, ...this.#removed].sort((a, b) => a.id - b.id);
    this.#removed = [];
    this.#change(digits.slice(0, MOST_DIGITS));
  }

  /** Adds a file's digits, but for those that are on the sheet already; says how many. Throws `bad-file`. */
  addFile(bytes: Uint8Array): number {
    const known = new Set(this.digits.map(likeness));
    const added = readDigits(bytes).filter((digit) => {
      const isNew = !known.has(likeness(digit));
      known.add(likeness(digit));
      return isNew;
    });
    const count = this.digits.length + added.length;
    if (count > MOST_DIGITS) fail('bad-file', `${count} digits in all`, `at most ${MOST_DIGITS}`);
    this.#change([...this.digits, ...added.map((digit) => this.#numbered(digit))]);
    return added.length;
  }

  asFile(): Uint8Array {
    return writeDigits(this.digits);
  }

  #numbered = (digit: WrittenDigit): OwnDigit => ({ ...digit, id: this.#nextId++ });

  #change(digits: readonly OwnDigit[]): void {
    this.digits = digits;
    this.#keeping = this.#keeping.then(() => store.keep(KEY, this.asFile()));
    this.dispatchEvent(new Event('change'));
  }

  async #readKept(): Promise<void> {
    const kept = await store.read(KEY);
    if (!kept) return;
    try {
      this.digits = [...readDigits(kept).map(this.#numbered), ...this.digits];
      this.dispatchEvent(new Event('change'));
    } catch {
      // What was kept cannot be read: the sheet starts empty.
    }
  }
}

const likeness = ({ label, strokes }: WrittenDigit): string => JSON.stringify([label, strokes]);

/**
 * Strokes with points to a tenth of the sheet's unit, as far apart as they have to be to number at most MOST_POINTS, and
 * at least one unit: a tenth of one of the pixels that the network sees.
 */
function thinned(drawing: readonly (readonly Point[])[]): Point[][] {
  for (let spacing = 1; ; spacing *= 2) {
    const strokes = drawing.map((stroke) => thinnedStroke(stroke, spacing));
    const points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
    if (points <= MOST_POINTS || points <= 2 * strokes.length) return strokes;
  }
}

function thinnedStroke(stroke: readonly Point[], spacing: number): Point[] {
  const kept: Point[] = [];
  stroke.forEach((point, i) => {
    const last = kept.at(-1);
    const isEnd = i === stroke.length - 1;
    const distance = last ? Math.hypot(point.x - last.x, point.y - last.y) : Infinity;
    if (distance >= spacing || (isEnd && distance > 0)) kept.push(point);
  });
  return kept.map(({ x, y }) => ({ x: tenth(x), y: tenth(y) }));
}

const tenth = (value: number): number => Math.round(10 * value) / 10;
