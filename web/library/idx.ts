// The IDX format of MNIST's files: two zero bytes, the element type, the number of dimensions, each dimension as a
// big-endian uint32, then the elements. http://yann.lecun.com/exdb/mnist/
import { HitofudeError } from './errors.js';
import { concatenate } from './formats/bytes.js';

/** An array of bytes, row-major. */
export interface IdxArray {
  shape: number[];
  data: Uint8Array;
}

/** The largest array that is read: 300,000 images of 28×28 (the largest relative of MNIST, EMNIST, has 280,000). */
const maxElements = 300_000 * 784;
const unsignedByte = 0x08;
const maxHeaderLength = 20;

/** Reads an IDX file of unsigned bytes, gzipped or not. Throws `bad-file`. */
export async function readIdx(file: Uint8Array | Blob): Promise<IdxArray> {
  const blob = asBlob(file);
  const content = (await isGzip(blob)) ? await decompress(blob) : await bytesOf(blob);
  const { shape, length, headerLength } = readHeader(content);
  if (content.length !== length) {
    damaged(`it has ${content.length} bytes, expected ${length} for [${shape.join(', ')}]`);
  }
  return { shape, data: content.subarray(headerLength) };
}

/** The shape that the header of such a file claims; what follows is not looked at. Throws `bad-file`. */
export async function readIdxShape(file: Uint8Array | Blob): Promise<number[]> {
  const blob = asBlob(file);
  const beginning = (await isGzip(blob))
    ? await decompress(blob, maxHeaderLength)
    : await bytesOf(blob.slice(0, maxHeaderLength));
  return readHeader(beginning).shape;
}

const asBlob = (file: Uint8Array | Blob): Blob =>
  file instanceof Blob ? file : new Blob([file as Uint8Array<ArrayBuffer>]);

async function isGzip(file: Blob): Promise<boolean> {
  const [first, second] = await bytesOf(file.slice(0, 2));
  return first === 0x1f && second === 0x8b;
}

/** A file on the reader's disk may have gone since it was chosen. */
async function bytesOf(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    return damaged(`it cannot be read: ${(error as Error).message}`);
  }
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
async function decompress(file: Blob, enough = Infinity): Promise<Uint8Array> {
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let limit = Infinity;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concatenate(chunks);
      chunks.push(value);
      length += value.length;
      if (limit === Infinity && length >= maxHeaderLength) {
        limit = readHeader(concatenate(chunks)).length;
      }
      if (length > limit) damaged(`it holds more than the ${limit} bytes that it claims`);
      if (length >= enough) return concatenate(chunks);
    }
  } catch (error) {
    if (error instanceof HitofudeError) throw error;
    return damaged(`its gzip stream is damaged: ${(error as Error).message}`);
  } finally {
    void reader.cancel().catch(() => {});
  }
}
