// The bytes of a pickle, read from front to back.
import { HitofudeError } from '../errors.js';

/** Throws `bad-file`. */
export function damaged(what: string): never {
  throw new HitofudeError('bad-file', `not a sound pickle of float arrays: ${what}`);
}

export class PickleInput {
  place = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get rest(): number {
    return this.#bytes.length - this.place;
  }

  /** The next bytes, not copied. */
  bytes(count: number): Uint8Array {
    if (count > this.rest) damaged(`it ends in the middle of ${count} bytes`);
    return this.#bytes.subarray(this.place, (this.place += count));
  }

  /** A whole number of 1, 2, 4 or 8 bytes, little-endian and without a sign. */
  number(size: 1 | 2 | 4 | 8): number {
    const begin = this.place;
    this.bytes(size);
    if (size === 1) return this.#view.getUint8(begin);
    if (size === 2) return this.#view.getUint16(begin, true);
    if (size === 4) return this.#view.getUint32(begin, true);
    return Number(this.#view.getBigUint64(begin, true));
  }

  text(count: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.bytes(count));
    } catch (error) {
      if (error instanceof HitofudeError) throw error;
      return damaged('it has a text that is not UTF-8');
    }
  }

  /** Up to the end of the line. */
  line(): string {
    const length = this.#bytes.subarray(this.place, this.place + 80).indexOf(0x0a);
    if (length < 0) damaged('it has a name without an end');
    const text = this.text(length);
    this.bytes(1);
    return text;
  }
}
