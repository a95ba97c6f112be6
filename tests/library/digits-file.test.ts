// Files of written digits: what is written is read again, and nothing else is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MOST_BYTES,
  MOST_DIGITS,
  MOST_POINTS,
  readDigits,
  writeDigits,
  type WrittenDigit,
} from '../../web/elements/digits-file.js';
import { expectError } from './lab.js';

const coordinate = fc.integer({ min: 0, max: 2800 }).map((tenths) => tenths / 10);
const stroke = fc.array(fc.record({ x: coordinate, y: coordinate }, { noNullPrototype: true }), {
  minLength: 1,
  maxLength: 20,
});
const anyDigit: fc.Arbitrary<WrittenDigit> = fc.record(
  {
    label: fc.integer({ min: 0, max: 9 }),
    heldOut: fc.boolean(),
    strokes: fc.array(stroke, { minLength: 1, maxLength: 4 }),
  },
  { noNullPrototype: true },
);

const two: WrittenDigit[] = [
  { label: 1, heldOut: false, strokes: [[{ x: 140, y: 20.5 }, { x: 138, y: 260 }]] }, // prettier-ignore
  { label: 4, heldOut: true, strokes: [[{ x: 0, y: 0 }], [{ x: 280, y: 280 }]] },
];

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const refuses = (content: Uint8Array | string, message?: RegExp) =>
  expectError(
    () => readDigits(typeof content === 'string' ? bytes(content) : content),
    'bad-file',
    message,
  );

/** The file of `two` as a value that a test changes before it is written. */
type Json = { [key: string]: unknown; digits: { [key: string]: unknown; strokes: unknown }[] };
function changed(change: (file: Json) => void): string {
  const file = JSON.parse(new TextDecoder().decode(writeDigits(two))) as Json;
  change(file);
  return JSON.stringify(file);
}

describe('a file of digits', () => {
  it('holds what was written into it', () => {
    fc.assert(
      fc.property(fc.array(anyDigit, { maxLength: 10 }), (digits) => {
        expect(readDigits(writeDigits(digits))).toEqual(digits);
      }),
    );
  });

  it('is JSON with a format and a version', () => {
    const { format, version, digits } = JSON.parse(new TextDecoder().decode(writeDigits(two)));
    expect({ format, version }).toEqual({ format: 'hitofude-digits', version: 1 });
    expect(digits[1]).toEqual({ label: 4, heldOut: true, strokes: [[[0, 0]], [[280, 280]]] });
  });

  it('may have no digit at all', () => expect(readDigits(writeDigits([]))).toEqual([]));

  it('takes as many digits and points as are allowed', () => {
    const long = { ...two[0]!, strokes: [Array(MOST_POINTS).fill({ x: 1, y: 2 })] };
    expect(readDigits(writeDigits([long]))).toEqual([long]);
    expect(readDigits(writeDigits(Array(MOST_DIGITS).fill(two[0])))).toHaveLength(MOST_DIGITS);
  });
});

describe('refused', () => {
  it('wherever it is cut off', async () => {
    const whole = writeDigits(two);
    // The last character is a line's end, without which the file is still whole.
    for (let length = 0; length < whole.length - 1; ++length) {
      await refuses(whole.subarray(0, length));
    }
  });

  it.each([
    ['nothing', ''],
    ['text', 'these are no digits'],
    ['a number', '7'],
    ['null', 'null'],
    ['an array', '[]'],
    ['another object', '{}'],
    ['arrays in arrays, a hundred thousand deep', '['.repeat(1e5) + ']'.repeat(1e5)],
  ])('%s', (_, text) => refuses(text));

  it('bytes that are no UTF-8', () => refuses(Uint8Array.of(0x22, 0xff, 0xfe, 0x22)));

  it('more bytes than allowed, before they are read', () =>
    refuses(new Uint8Array(MOST_BYTES + 1), /bytes.*at most/));

  it.each<[string, (file: Json) => void, RegExp]>([
    ['another format', (file) => (file.format = 'digits'), /"digits".*"hitofude-digits"/],
    ['a version to come', (file) => (file.version = 2), /version 2.*1/],
    ['a key too many', (file) => (file.more = 1), /"more".*format, version, digits/],
    ['digits that are no array', (file) => Object.assign(file, { digits: {} }), /digits/],
    ['a digit that is null', (file) => Object.assign(file.digits, { 1: null }), /digits\[1\]/],
    ['a digit without a label', (file) => delete file.digits[0]!.label, /digits\[0\].*label/],
    ['a label of 10', (file) => (file.digits[1]!.label = 10), /digits\[1\]\.label = 10.*0\.\.9/],
    ['a label of 1.5', (file) => (file.digits[1]!.label = 1.5), /1\.5/],
    ['a label that is text', (file) => (file.digits[1]!.label = '1'), /"1"/],
    ['heldOut of 1', (file) => (file.digits[0]!.heldOut = 1), /heldOut = 1.*true or false/],
    ['no strokes', (file) => (file.digits[0]!.strokes = []), /strokes of 0 entries/],
    ['an empty stroke', (file) => (file.digits[0]!.strokes = [[]]), /strokes\[0\] of 0/],
    ['a point of one number', (file) => (file.digits[0]!.strokes = [[[1]]]), /\[0\]\[0\]/],
    ['a point left of the sheet', (file) => (file.digits[0]!.strokes = [[[-1, 1]]]), /0\.\.280/],
    ['a point below the sheet', (file) => (file.digits[0]!.strokes = [[[1, 281]]]), /0\.\.280/],
    ['a point of text', (file) => (file.digits[0]!.strokes = [[['1', 1]]]), /0\.\.280/],
    [
      'a point of null, as NaN is written',
      (file) => (file.digits[0]!.strokes = [[[null, 1]]]),
      /./,
    ],
    [
      'too many digits',
      (file) => (file.digits = Array(MOST_DIGITS + 1).fill(file.digits[0])),
      /2001 entries/,
    ],
    [
      'too many points in all',
      (file) => (file.digits[0]!.strokes = Array(2).fill(Array(MOST_POINTS - 1).fill([1, 1]))),
      /19998 points/,
    ],
  ])('%s', (_, change, message) => refuses(changed(change), message));

  it('a key that would change an object’s prototype', () =>
    refuses('{"__proto__":{},"format":"hitofude-digits","version":1,"digits":[]}'));

  it('a number beyond what numbers hold', () =>
    refuses(changed(() => {}).replace('20.5', '1e999'), /Infinity|numbers/));
});
