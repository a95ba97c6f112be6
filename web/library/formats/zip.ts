// Zip archives as NumPy writes them: files stored or deflated, listed in a central directory at the end.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { HitofudeError, incomplete } from '../errors.js';
import { ascii, concatenate, littleEndian } from './bytes.js';
import { crc32 } from './crc32.js';

const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const localLength = 30;
const centralLength = 46;
const endLength = 22;
const stored = 0;
const deflated = 8;
/** 1 January 1980, so that the same files give the same bytes. */
const date = 0x21;
/** Version 2.0 of the format is needed to read. */
const version = 20;

/** What the archive's files may have together: this many times the archive's size, and a mebibyte. Weights hardly compress. */
const maxRatio = 16;
const spare = 2 ** 20;

let inflateSync: typeof import('./inflate.js').inflateSync | null = null;

/** Loads what reading deflated files takes. */
export async function loadInflate(): Promise<void> {
  ({ inflateSync } = await import('./inflate.js'));
}

/** An archive of stored files, in the order of the map. Names are ASCII. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const contents: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const header = sharedHeader(name, content);
    contents.push(littleEndian([localSignature, 4]), header, ascii(name), content);
    directory.push(...centralHeader(header, offset), ascii(name));
    offset += localLength + name.length + content.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  return concatenate([...contents, ...directory, endRecord(files.size, length, offset)]);
}

/** What a file's local header and its entry in the directory have in common. */
const sharedHeader = (name: string, content: Uint8Array): Uint8Array =>
  littleEndian(
    [version, 2],
    [0, 2], // flags
    [stored, 2],
    [0, 2], // time of day
    [date, 2],
    [crc32(content), 4],
    [content.length, 4], // in the archive
    [content.length, 4],
    [name.length, 2],
    [0, 2], // length of extra fields
  );

const centralHeader = (shared: Uint8Array, offset: number): Uint8Array[] => [
  littleEndian([centralSignature, 4], [version, 2]),
  shared,
  littleEndian(
    [0, 2], // length of a comment
    [0, 2], // number of the disk
    [0, 2], // attributes
    [0, 4], // more of them
    [offset, 4],
  ),
];

const endRecord = (count: number, length: number, offset: number): Uint8Array =>
  littleEndian(
    [endSignature, 4],
    [0, 4], // numbers of disks
    [count, 2], // on this disk
    [count, 2],
    [length, 4],
    [offset, 4],
    [0, 2], // length of a comment
  );

/** The files of an archive by name. Throws `bad-file`, or `incomplete` where `loadInflate` has to come first. */
export function readZip(archive: Uint8Array): Map<string, Uint8Array> {
  const entries = readDirectory(archive);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  const most = maxRatio * archive.length + spare;
  if (total > most) damaged(`its files claim ${total} bytes, expected at most ${most}`);
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (files.has(entry.name)) damaged(`it has two files ${entry.name}`);
    files.set(entry.name, readEntry(archive, entry));
  }
  return files;
}

function damaged(what: string): never {
  throw new HitofudeError('bad-file', `not a sound zip archive: ${what}`);
}

interface Entry {
  name: string;
  method: number;
  crc: number;
  /** Of the content in the archive, and of the file. */
  storedSize: number;
  size: number;
  /** Of the local header. */
  offset: number;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

function readDirectory(archive: Uint8Array): Entry[] {
  const view = viewOf(archive);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const length = view.getUint32(end + 12, true);
  const begin = view.getUint32(end + 16, true);
  if (view.getUint16(end + 8, true) !== count || begin + length !== end) {
    damaged(`its directory of ${length} bytes at ${begin} does not end at ${end}`);
  }
  const entries: Entry[] = [];
  let place = begin;
  for (let i = 0; i < count; ++i) {
    const entry = readCentral(archive, place, end);
    entries.push(entry);
    place = entry.next;
  }
  if (place !== end) damaged(`its ${count} entries end at ${place}, expected ${end}`);
  return entries;
}

/** Where the record at the end begins; a comment may follow it. */
function findEnd(view: DataView): number {
  const last = view.byteLength - endLength;
  for (let place = last; place >= Math.max(0, last - 0xffff); --place) {
    const isEnd = view.getUint32(place, true) === endSignature;
    if (isEnd && view.getUint16(place + 20, true) === last - place) return place;
  }
  return damaged('it has no directory');
}

function readCentral(archive: Uint8Array, place: number, end: number): Entry & { next: number } {
  const view = viewOf(archive);
  if (place + centralLength > end || view.getUint32(place, true) !== centralSignature) {
    damaged(`there is no entry at ${place}`);
  }
  const lengths = [28, 30, 32].map((offset) => view.getUint16(place + offset, true));
  const next = place + centralLength + lengths[0] + lengths[1] + lengths[2];
  if (next > end) damaged(`the entry at ${place} ends at ${next}, expected at most ${end}`);
  const nameBegin = place + centralLength;
  const name = textOf(archive.subarray(nameBegin, nameBegin + lengths[0]));
  const method = view.getUint16(place + 10, true);
  const isEncrypted = (view.getUint16(place + 8, true) & 1) !== 0;
  if (isEncrypted || (method !== stored && method !== deflated)) {
    damaged(`${name} is encrypted or packed by method ${method}, expected stored or deflated`);
  }
  return {
    name,
    method,
    crc: view.getUint32(place + 16, true),
    storedSize: view.getUint32(place + 20, true),
    size: view.getUint32(place + 24, true),
    offset: view.getUint32(place + 42, true),
    next,
  };
}

function readEntry(archive: Uint8Array, entry: Entry): Uint8Array {
  const { name, method, crc, storedSize, size, offset } = entry;
  const view = viewOf(archive);
  if (offset + localLength > archive.length || view.getUint32(offset, true) !== localSignature) {
    damaged(`${name} is not at ${offset}`);
  }
  const nameEnd = offset + localLength + view.getUint16(offset + 26, true);
  const begin = nameEnd + view.getUint16(offset + 28, true);
  const isOwn = textOf(archive.subarray(offset + localLength, nameEnd)) === name;
  if (!isOwn || begin + storedSize > archive.length) damaged(`${name} is not at ${offset}`);
  const packed = archive.subarray(begin, begin + storedSize);
  const content = method === stored ? packed : inflate(name, packed, size);
  if (content.length !== size || crc32(content) !== crc) {
    damaged(`${name} has another length or checksum than the directory says`);
  }
  return content;
}

/** One byte more than `size` is room to notice a content that is longer. */
function inflate(name: string, packed: Uint8Array, size: number): Uint8Array {
  if (!inflateSync) throw incomplete();
  try {
    return inflateSync(packed, { out: new Uint8Array(size + 1) });
  } catch (error) {
    return damaged(`${name} cannot be inflated: ${(error as Error).message}`);
  }
}
