// A sheet of written digits as a file: JSON with the strokes and what they stand for. Nothing of a file is believed before
// all of it has been looked at.
import { fail, show } from '../library/checks.js';
import { SHEET, type Point } from './drawing.js';

/** A digit as a hand wrote it. */
export interface WrittenDigit {
  /** 0..9 */
  readonly label: number;
  /** Never trained on: accuracies are measured on these. */
  readonly heldOut: boolean;
  /** Points 0..280 (SHEET), y growing downwards. */
  readonly strokes: readonly (readonly Point[])[];
}

const FORMAT = 'hitofude-digits';
const VERSION = 1;

/** How much a file holds at most; a hundred digits take some 60 KB. */
export const MOST_BYTES = 16 * 2 ** 20;
export const MOST_DIGITS = 2000;
/** In one digit. */
export const MOST_POINTS = 10_000;

/** The file of these digits. */
export function writeDigits(digits: readonly WrittenDigit[]): Uint8Array {
  const lines = digits.map(({ label, heldOut, strokes }) =>
    JSON.stringify({
      label,
      heldOut,
      strokes: strokes.map((stroke) => stroke.map(({ x, y }) => [x, y])),
    }),
  );
  const head = `{"format":"${FORMAT}","version":${VERSION},"digits":[`;
  return new TextEncoder().encode(`${head}\n${lines.join(',\n')}\n]}\n`);
}

/** The digits of a file. Throws `bad-file` unless all of it is as `writeDigits` would write it. */
export function readDigits(bytes: Uint8Array): WrittenDigit[] {
  if (bytes.length > MOST_BYTES) {
    fail('bad-file', `${bytes.length} bytes`, `at most ${MOST_BYTES}`);
  }
  const { format, version, digits } = fields('the file', parse(bytes), [
    'format',
    'version',
    'digits',
  ]);
  if (format !== FORMAT) fail('bad-file', `format ${show(format)}`, show(FORMAT));
  if (version !== VERSION) fail('bad-file', `version ${show(version)}`, show(VERSION));
  return list('digits', digits, 0, MOST_DIGITS).map((digit, i) => readDigit(`digits[${i}]`, digit));
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    fail('bad-file', `${bytes.length} bytes that are not JSON (${String(error)})`, FORMAT);
  }
}

function readDigit(name: string, value: unknown): WrittenDigit {
  const { label, heldOut, strokes } = fields(name, value, ['label', 'heldOut', 'strokes']);
  if (!Number.isInteger(label) || Number(label) < 0 || Number(label) > 9) {
    fail('bad-file', `${name}.label = ${show(label)}`, 'a whole number 0..9');
  }
  if (typeof heldOut !== 'boolean') {
    fail('bad-file', `${name}.heldOut = ${show(heldOut)}`, 'true or false');
  }
  const read = list(`${name}.strokes`, strokes, 1, MOST_POINTS).map((stroke, i) =>
    list(`${name}.strokes[${i}]`, stroke, 1, MOST_POINTS).map((point, j) =>
      readPoint(`${name}.strokes[${i}][${j}]`, point),
    ),
  );
  const points = read.reduce((sum, stroke) => sum + stroke.length, 0);
  if (points > MOST_POINTS) fail('bad-file', `${name} of ${points} points`, `${MOST_POINTS}`);
  return { label: Number(label), heldOut, strokes: read };
}

function readPoint(name: string, value: unknown): Point {
  const [x, y] = list(name, value, 2, 2).map((coordinate) => {
    if (typeof coordinate === 'number' && coordinate >= 0 && coordinate <= SHEET) return coordinate;
    fail('bad-file', `${name} = ${show(value)}`, `numbers 0..${SHEET}`);
  });
  return { x: x!, y: y! };
}

/** An object with exactly these keys. */
function fields<Key extends string>(
  name: string,
  value: unknown,
  keys: readonly Key[],
): Record<Key, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const found = isObject ? Object.keys(value) : [];
  if (!isObject || found.length !== keys.length || !keys.every((key) => found.includes(key))) {
    const got = isObject ? `${name} with ${show(found)}` : `${name}: ${show(value)}`;
    fail('bad-file', got, `an object with ${keys.join(', ')}`);
  }
  return value as Record<Key, unknown>;
}

function list(name: string, value: unknown, least: number, most: number): unknown[] {
  if (Array.isArray(value) && value.length >= least && value.length <= most) return value;
  const got = Array.isArray(value) ? `of ${value.length} entries` : `= ${show(value)}`;
  fail('bad-file', `${name} ${got}`, `an array of ${least}..${most}`);
}
