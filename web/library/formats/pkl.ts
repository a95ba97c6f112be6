// The .pkl files of "Deep Learning from Scratch": a pickled dict of NumPy float arrays (its `save_params` and `load_params`).
import type { NamedArrays } from '../api.js';
import { firstNotFinite } from '../checks.js';
import { HitofudeError } from '../errors.js';
import { byteLength, decodeNumbers, type ArraysFile } from './arrays-file.js';
import { ascii, bytesOf, concatenate, littleEndian } from './bytes.js';
import { readPickle } from './pickle.js';

/** Arrays of float32 or float64 in C or Fortran order. Throws `bad-file` unless every number is finite. */
export function readPkl(file: Uint8Array): ArraysFile {
  const pickled = readPickle(file);
  const total = [...pickled.values()].reduce((sum, array) => sum + byteLength(array), 0);
  if (total > file.length) damaged(`its arrays have ${total} bytes, expected at most its own`);
  const arrays: NamedArrays = new Map();
  for (const [name, array] of pickled) {
    const data = decodeNumbers(array.content, array);
    const index = firstNotFinite(data);
    if (index >= 0) damaged(`${name}[${index}] = ${data[index]}, expected a finite float32`);
    arrays.set(name, { shape: [...array.shape], data });
  }
  return { arrays, metadata: new Map() };
}

function damaged(what: string): never {
  throw new HitofudeError('bad-file', `not a sound pkl file: ${what}`);
}

/** Protocol 3, which every Python 3 reads; arrays are float32. */
export function writePkl(arrays: NamedArrays): Uint8Array {
  const items = [...arrays].flatMap(([name, { shape, data }]) => [
    ...text(name),
    ...array(shape, bytesOf(data)),
  ]);
  return concatenate([byte(0x80), byte(3), ascii('}('), ...items, ascii('u.')]);
}

type Parts = Uint8Array[];

const byte = (value: number): Uint8Array => Uint8Array.of(value);

/** BINUNICODE */
function text(value: string): Parts {
  const bytes = new TextEncoder().encode(value);
  return [ascii('X'), littleEndian([bytes.length, 4]), bytes];
}

/** BINBYTES */
const bytes = (content: Uint8Array): Parts => [
  ascii('B'),
  littleEndian([content.length, 4]),
  content,
];

/** BININT */
const integer = (value: number): Parts => [ascii('J'), littleEndian([value, 4])];

/** MARK … TUPLE */
const tuple = (...items: Parts[]): Parts => [ascii('('), ...items.flat(), ascii('t')];

/** GLOBAL */
const global = (module: string, name: string): Parts => [ascii(`c${module}\n${name}\n`)];

const none: Parts = [ascii('N')];
const yes: Parts = [byte(0x88)];
const no: Parts = [byte(0x89)];
const reduce: Parts = [ascii('R')];
const build: Parts = [ascii('b')];

/** numpy.dtype('f4', False, True) with the state of a little-endian one. */
const float32: Parts = [
  ...global('numpy', 'dtype'),
  ...tuple(text('f4'), no, yes),
  ...reduce,
  ...tuple(integer(3), text('<'), none, none, none, integer(-1), integer(-1), integer(0)),
  ...build,
];

/** _reconstruct(ndarray, (0,), b'b') with the state of an array in C order. */
const array = (shape: readonly number[], content: Uint8Array): Parts => [
  ...global('numpy.core.multiarray', '_reconstruct'),
  ...tuple(global('numpy', 'ndarray'), tuple(integer(0)), bytes(ascii('b'))),
  ...reduce,
  ...tuple(integer(1), tuple(...shape.map(integer)), float32, no, bytes(content)),
  ...build,
];
