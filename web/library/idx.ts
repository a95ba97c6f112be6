// The IDX format of MNIST's files: two zero bytes, the element type, the number of dimensions, each dimension as a
// big-endian uint32, then the elements. http://yann.lecun.com/exdb/mnist/
import { HitofudeError } from './errors.js';
import { fetchBytes } from './fetch-bytes.js';
import { concatenate } from './formats/bytes.js';
import { absoluteUrl, isAddress } from './places.js';

/** An array of bytes, row-major. */
export interface IdxArray {
  shape: number[];
  data: Uint8Array;
}

/** What is in a file, or its address, which may be relative to the page. */
export type IdxFile = Uint8Array | Blob | string | URL;

/** The largest array that is read: 300,000 images of 28×28 (the largest relative of MNIST, EMNIST, has 280,000). */
const maxElements = 300_000 * 784;
const unsignedByte = 0x08;
const maxHeaderLength = 20;

/** Reads an IDX file of unsigned bytes, gzipped or not. Throws `bad-file`, or `load-failed` for one that is fetched. */
export async function readIdx(file: IdxFile): Promise<IdxArray> {
  const content = isAddress(file) ? await fetchBytes(absoluteUrl(file)) : file;
  const bytes = (await isGzip(content)) ? await decompress(content) : await bytesOf(content);
  const { shape, length, headerLength } = readHeader(bytes);
  if (bytes.length !== length) {
    damaged(`it has ${bytes.length} bytes, expected ${length} for [${shape.join(', ')}]`);
  }
  return { shape, data: bytes.subarray(headerLength) };
}

/** The shape that the header of such a file claims; what follows is not looked at. Throws `bad-file`. */
export async function readIdxShape(file: Uint8Array | Blob): Promise<number[]> {
  const beginning = (await isGzip(file))
    ? await decompress(file, maxHeaderLength)
    : await bytesOf(file.slice(0, maxHeaderLength));
  return readHeader(beginning).shape;
}

async function isGzip(file: Uint8Array | Blob): Promise<boolean> {
  const [first, second] = await bytesOf(file.slice(0, 2));
  return first === 0x1f && second === 0x8b;
}

/** A copy. A file on the reader's disk may have gone since it was chosen. */
async function bytesOf(file: Uint8Array | Blob): Promise<Uint8Array> {
  if (file instanceof Uint8Array) return new Uint8Array(file);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    return damaged(`it cannot be read: ${(error as Error).message}`);
  }
}

/** In pieces, between which other work gets its turn. */
function streamOf(file: Uint8Array | Blob): ReadableStream<Uint8Array<ArrayBuffer>> {
  if (file instanceof Blob) return file.stream();
  const piece = 64 * 1024;
  let begin = 0;
  return new ReadableStream({
    pull(controller) {
      if (begin >= file.length) return controller.close();
      controller.enqueue(file.subarray(begin, (begin += piece)) as Uint8Array<ArrayBuffer>);
    },
  });
}

function damaged(what: string): never {
  throw new HitofudeError('bad-file', `not a sound IDX file: ${what}`);
}

/** `length` is that of the whole file. */
function readHeader(file: Uint8Array): { shape: number[]; length: number; headerLength: number } {
  const [zero, alsoZero, type, count] = file;
  const headerLength = 4 + 4 * count;
  if (
    file.length < 4 ||
    zero !== 0 ||
    alsoZero !== 0 ||
    type !== unsignedByte ||
    count < 1 ||
    count > 4
  ) {
    const magic = [...file.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
    damaged(`it begins with bytes ${magic.join(' ') || '(none)'}, expected 00 00 08 and 01..04`);
  }
  if (file.length < headerLength) {
    damaged(`it has ${file.length} bytes, expected at least ${headerLength}`);
  }
  const view = new DataView(file.buffer, file.byteOffset);
  const shape = Array.from({ length: count }, (_, i) => view.getUint32(4 + 4 * i));
  const elements = shape.reduce((a, b) => a * b, 1);
  if (elements > maxElements) {
    damaged(`it claims [${shape.join(', ')}], expected at most ${maxElements} bytes`);
  }
  return { shape, length: headerLength + elements, headerLength };
}

/**
 * Decompresses as much as the header claims, more is refused without being kept; or no more than about `enough` bytes.
 */
async function decompress(file: Uint8Array | Blob, enough = Infinity): Promise<Uint8Array> {
  const reader = streamOf(file).pipeThrough(new DecompressionStream('gzip')).getReader();
  let content = new Uint8Array(maxHeaderLength);
  let length = 0;
  let limit = Infinity;
  try {
    while (length < enough) {
      const { done, value } = await reader.read();
      if (done) break;
      const known = content.subarray(0, length);
      length += value.length;
      if (limit === Infinity && length >= maxHeaderLength) {
        limit = readHeader(concatenate([known, value])).length;
        if (length <= limit) (content = new Uint8Array(limit)).set(known);
      }
      if (length > limit) damaged(`it holds more than the ${limit} bytes that it claims`);
      content.set(value, known.length);
    }
    return content.subarray(0, length);
  } catch (error) {
    if (error instanceof HitofudeError) throw error;
    return damaged(`its gzip stream is damaged: ${(error as Error).message}`);
  } finally {
    void reader.cancel().catch(() => {});
  }
}
