// The safetensors format: 8 bytes of header length, a JSON header, then the arrays one after another.
// https://huggingface.co/docs/safetensors
import type { NamedArrays, Precision } from '../api.js';
import { elementCount, firstNotFinite, show } from '../checks.js';
import { HitofudeError } from '../errors.js';
import { maxDimensions, type ArraysFile, type FileArray } from './arrays-file.js';
import { isScaleOf, mostInteger, quantized, scaleName } from './int8.js';
import { findDuplicateKey } from './json-keys.js';

/** The longest header that is read, in bytes; that of a network with a thousand parameters is a tenth of it. */
const maxHeaderLength = 2 ** 20;

const dtypes = { F32: 4, I8: 1 };

/** Arrays are stored in the order of the map: as F32, or weights in 8 bits beside their scales. */
export function writeSafetensors(
  arrays: NamedArrays,
  metadata: Record<string, string>,
  precision: Precision = 'float32',
): Uint8Array {
  const stored = precision === 'int8' ? [...arrays].flatMap(quantized) : [...arrays];
  let end = 0;
  const entries = stored.map(([name, { shape, data }]) => {
    const begin = end;
    end += data.byteLength;
    const dtype = data instanceof Int8Array ? 'I8' : 'F32';
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  const header = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const text = new TextEncoder().encode(header);
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(text, 8);
  file.fill(' '.charCodeAt(0), 8 + text.length, 8 + length);
  let offset = 8 + length;
  for (const [, { data }] of stored) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}

/** Throws `bad-file` unless every byte of the file is accounted for and every number finite. */
export function readSafetensors(file: Uint8Array): ArraysFile<FileArray> {
  const header = readHeader(file);
  const { __metadata__: metadata = {}, ...entries } = header.json;
  const content = file.subarray(header.end);
  const arrays = Object.entries(entries)
    .map(([name, entry]) => readEntry(name, entry))
    .sort((a, b) => a.begin - b.begin);
  let end = 0;
  for (const entry of arrays) {
    if (entry.begin !== end) {
      damaged(`${entry.name} begins at byte ${entry.begin}, expected ${end}`);
    }
    end = entry.end;
  }
  if (end !== content.length) damaged(`${content.length} bytes follow the header, expected ${end}`);
  return {
    arrays: readArrays(new Map(arrays.map((array) => [array.name, array])), content),
    metadata: readMetadata(metadata),
  };
}

/** All but the scales, which are beside the arrays that they belong to. */
function readArrays(entries: Map<string, Entry>, content: Uint8Array): Map<string, FileArray> {
  const arrays = new Map<string, FileArray>();
  const read = new Set<string>();
  for (const [name, entry] of entries) {
    const { shape, dtype } = entry;
    if (dtype === 'F32') {
      arrays.set(name, { shape, data: readNumbers(entry, content) });
      continue;
    }
    const scale = entries.get(scaleName(name));
    if (scale?.dtype !== 'F32' || !isScaleOf(shape, scale.shape)) {
      return damaged(
        `${name} has dtype "I8", expected ${scaleName(name)} of its outputs beside it`,
      );
    }
    read.add(scaleName(name));
    const scales = readNumbers(scale, content);
    if (firstNotFinite(scales.map((scale) => scale * mostInteger)) >= 0) {
      damaged(`${scale.name} makes ${name} larger than float32 holds`);
    }
    const begin = content.byteOffset + entry.begin;
    const data = new Int8Array(content.buffer, begin, entry.end - entry.begin);
    arrays.set(name, { shape, data, scales });
  }
  for (const name of read) arrays.delete(name);
  return arrays;
}

function damaged(what: string): never {
  throw new HitofudeError('bad-file', `not a sound safetensors file: ${what}`);
}

function readHeader(file: Uint8Array): { json: Record<string, unknown>; end: number } {
  if (file.length < 8) damaged(`it has ${file.length} bytes, expected at least 8`);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  const longest = Math.min(maxHeaderLength, file.length - 8);
  if (length > longest) damaged(`its header has ${length} bytes, expected at most ${longest}`);
  const end = 8 + Number(length);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, end));
    const json: unknown = JSON.parse(text);
    if (!isObject(json)) return damaged('its header is not a JSON object');
    const duplicate = findDuplicateKey(text);
    if (duplicate !== null) damaged(`its header has two entries ${JSON.stringify(duplicate)}`);
    return { json, end };
  } catch (error) {
    if (error instanceof HitofudeError) throw error;
    return damaged(`its header is not JSON: ${(error as Error).message}`);
  }
}

interface Entry {
  name: string;
  dtype: keyof typeof dtypes;
  shape: number[];
  begin: number;
  end: number;
}

function readEntry(name: string, entry: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
  if (dtype !== 'F32' && dtype !== 'I8') {
    return damaged(`${name} has dtype ${show(dtype)}, expected "F32" or "I8"`);
  }
  if (!isWholeNumbers(shape) || shape.length > maxDimensions || shape.includes(0)) {
    return damaged(`${name} has shape ${show(shape)}, expected up to 8 whole numbers`);
  }
  if (!isWholeNumbers(offsets) || offsets.length !== 2) {
    return damaged(`${name} has data_offsets ${show(offsets)}, expected two whole numbers`);
  }
  const [begin, end] = offsets;
  const size = dtypes[dtype];
  if (end - begin !== size * elementCount(shape)) {
    damaged(
      `${name} has bytes ${begin} to ${end}, expected ${size} for each element of [${shape.join(', ')}]`,
    );
  }
  return { name, dtype, shape, begin, end };
}

function readNumbers({ begin, end }: Entry, content: Uint8Array): Float32Array {
  const data = new Float32Array((end - begin) / 4);
  new Uint8Array(data.buffer).set(content.subarray(begin, end));
  const index = firstNotFinite(data);
  if (index >= 0) {
    damaged(`the number at byte ${begin + 4 * index} is ${data[index]}, expected a finite one`);
  }
  return data;
}

function readMetadata(metadata: unknown): Map<string, string> {
  const entries = isObject(metadata)
    ? Object.entries(metadata)
    : damaged('its metadata is not an object');
  for (const [key, value] of entries) {
    if (typeof value !== 'string') damaged(`its metadata ${JSON.stringify(key)} is not a string`);
  }
  return new Map(entries as [string, string][]);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isWholeNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
