// The .npy format of one NumPy array: magic, version, length of the header, the header as a Python dict, then the numbers.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
import { elementCount } from '../checks.js';
import { HitofudeError } from '../errors.js';
import { isShape } from './arrays-file.js';
import { ascii, concatenate, littleEndian } from './bytes.js';

export interface NpyArray {
  /** Type of the elements: `<f4`, `|u1`, … */
  descr: string;
  isFortran: boolean;
  shape: number[];
  /** As many bytes as shape and type ask for. */
  content: Uint8Array;
}

/** Types that are read, with the bytes of one element. */
const itemSizes = new Map([
  ['<f4', 4],
  ['>f4', 4],
  ['<f8', 8],
  ['>f8', 8],
  ['|u1', 1],
]);
const magic = [0x93, ...ascii('NUMPY')];
/** Longest header that is read; that of an array of eight dimensions has some 150 bytes. */
const maxHeaderLength = 4096;

/** A file of version 1, which every NumPy reads, in C order. `content`: the elements, little-endian. */
export function writeNpy(
  descr: '<f4' | '|u1',
  shape: readonly number[],
  content: Uint8Array,
): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const prefix = magic.length + 4;
  const length = Math.ceil((prefix + header.length + 1) / 64) * 64 - prefix;
  return concatenate([
    Uint8Array.from(magic),
    littleEndian([1, 1], [0, 1], [length, 2]),
    ascii(`${header.padEnd(length - 1)}\n`),
    content,
  ]);
}

/** Reads versions 1 to 3. Throws `bad-file` unless every byte is accounted for. */
export function readNpy(name: string, file: Uint8Array): NpyArray {
  const refuse = (what: string) =>
    new HitofudeError('bad-file', `not a sound NumPy array: ${name} ${what}`);
  const [major, minor] = file.subarray(6, 8);
  const isNpy = file.length >= 12 && magic.every((byte, i) => file[i] === byte);
  if (!isNpy || major < 1 || major > 3 || minor !== 0) throw refuse('does not begin as one');
  const begin = major === 1 ? 10 : 12;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > Math.min(maxHeaderLength, file.length - begin)) {
    throw refuse(`has a header of ${length} bytes`);
  }
  const text = String.fromCharCode(...file.subarray(begin, begin + length));
  const { descr, fortran_order: order, shape: tuple } = dictOf(text) ?? {};
  const shape = shapeOf(tuple ?? '');
  const itemSize = itemSizes.get(descr?.slice(1, -1) ?? '');
  if (!shape || (order !== 'True' && order !== 'False')) throw refuse(`has the header ${text}`);
  if (!itemSize) throw refuse(`has type ${descr}, expected float32 or float64`);
  const content = file.subarray(begin + length);
  const expected = itemSize * elementCount(shape);
  if (content.length !== expected) {
    throw refuse(`has ${content.length} bytes of numbers, expected ${expected} for (${shape})`);
  }
  return { descr: descr.slice(1, -1), isFortran: order === 'True', shape, content };
}

/** Keys and values, as text, of a Python dict with the three keys of a header; null for anything else. */
function dictOf(text: string): Record<string, string> | null {
  const body = /^\{(.*)\}\s*$/.exec(text)?.[1];
  if (body === undefined) return null;
  const item = /'(descr|fortran_order|shape)': *('[^']*'|True|False|\([\d, ]*\))(?:, *|$)/y;
  const entries: [string, string][] = [];
  while (item.lastIndex < body.length) {
    const found = item.exec(body);
    if (!found) return null;
    entries.push([found[1], found[2]]);
  }
  const dict = Object.fromEntries(entries);
  return entries.length === 3 && Object.keys(dict).length === 3 ? dict : null;
}

/** The numbers of `(2, 3)`, `(2,)` or `()`; null for anything else. */
function shapeOf(tuple: string): number[] | null {
  if (!/^\((\d+, *)*(\d+)?\)$/.test(tuple)) return null;
  const shape = (tuple.match(/\d+/g) ?? []).map(Number);
  return isShape(shape) ? shape : null;
}
