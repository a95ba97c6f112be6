// NumPy's .npz: a zip archive of .npy arrays. The metadata travel as one more array, of the bytes of a JSON object, so that
// np.load opens the file without pickle.
import type { NamedArrays } from '../api.js';
import { firstNotFinite } from '../checks.js';
import { HitofudeError } from '../errors.js';
import { decodeNumbers, type ArraysFile } from './arrays-file.js';
import { bytesOf } from './bytes.js';
import { readNpy, writeNpy, type NpyArray } from './npy.js';
import { readZip, writeZip } from './zip.js';

const metadataName = '__hitofude__';
const extension = '.npy';

export function writeNpz(arrays: NamedArrays, metadata: Record<string, string>): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(metadata));
  const files = new Map([[`${metadataName}${extension}`, writeNpy('|u1', [json.length], json)]]);
  for (const [name, { shape, data }] of arrays) {
    files.set(`${name}${extension}`, writeNpy('<f4', shape, bytesOf(data)));
  }
  return writeZip(files);
}

/** Arrays of float32 or float64 in C or Fortran order. Throws `bad-file` unless every number is finite. */
export function readNpz(file: Uint8Array): ArraysFile {
  const arrays: NamedArrays = new Map();
  let metadata = new Map<string, string>();
  for (const [path, content] of readZip(file)) {
    if (!path.endsWith(extension)) damaged(`${path} is not a ${extension} file`);
    const name = path.slice(0, -extension.length);
    const array = readNpy(name, content);
    if (name === metadataName) metadata = readMetadata(array);
    else arrays.set(name, { shape: array.shape, data: readNumbers(name, array) });
  }
  return { arrays, metadata };
}

function damaged(what: string): never {
  throw new HitofudeError('bad-file', `not a sound npz file: ${what}`);
}

function readNumbers(name: string, { descr, shape, isFortran, content }: NpyArray): Float32Array {
  if (descr === '|u1') damaged(`${name} has bytes, expected float32 or float64`);
  const data = decodeNumbers(content, {
    shape,
    itemSize: descr.endsWith('8') ? 8 : 4,
    isLittleEndian: descr.startsWith('<'),
    isFortran,
  });
  const index = firstNotFinite(data);
  if (index >= 0) damaged(`${name}[${index}] = ${data[index]}, expected a finite float32`);
  return data;
}

function readMetadata({ descr, shape, content }: NpyArray): Map<string, string> {
  if (descr !== '|u1' || shape.length !== 1) damaged(`${metadataName} is not a row of bytes`);
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    const entries = Object.entries(json as object);
    if (entries.every(([, value]) => typeof value === 'string')) return new Map(entries);
  } catch {
    // The same as JSON of another kind.
  }
  return damaged(`${metadataName} is not a JSON object of texts`);
}
