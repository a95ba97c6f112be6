import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { mnistFromIdx, readIdx, readIdxShape } from '../../web/library/index.js';
import { expectError, openLab } from './lab.js';

/** An IDX file of this shape; the elements count up. */
function idx(shape: number[], content?: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  const length = shape.reduce((a, b) => a * b, 1);
  return Buffer.concat([header, content ?? Uint8Array.from({ length }, (_, i) => i % 251)]);
}

const blobOf = (file: Uint8Array) => new Blob([file as Uint8Array<ArrayBuffer>]);

const images = idx([2, 28, 28]);
const labels = idx([2], Uint8Array.of(3, 9));

describe('readIdx', () => {
  it.each([
    ['plain', (file: Uint8Array) => file],
    ['gzipped', (file: Uint8Array) => gzipSync(file)],
    ['blob of a', (file: Uint8Array) => blobOf(file)],
    ['gzipped blob of a', (file: Uint8Array) => blobOf(gzipSync(file))],
  ])('reads a %s file', async (_, pack) => {
    const { shape, data } = await readIdx(pack(images));
    expect(shape).toEqual([2, 28, 28]);
    expect([...data.subarray(0, 3), data.length]).toEqual([0, 1, 2, 2 * 784]);
  });

  const gzip = gzipSync(images);
  const bad: [string, Uint8Array, RegExp][] = [
    ['an empty file', new Uint8Array(0), /\(none\)/],
    ['a page of HTML', Buffer.from('<!doctype html>'), /begins with bytes 3c 21 64 6f/],
    ['another element type', Buffer.from(images).fill(0x0d, 2, 3), /00 00 0d 03/],
    ['no dimensions', Uint8Array.of(0, 0, 8, 0), /00 00 08 00/],
    ['too many dimensions', idx([1, 1, 1, 1, 1]), /00 00 08 05/],
    ['a header cut short', images.subarray(0, 10), /10 bytes, expected at least 16/],
    ['a file cut short', images.subarray(0, -1), /1583 bytes, expected 1584/],
    ['bytes after the end', Buffer.concat([images, Uint8Array.of(0)]), /1585 bytes, expected 1584/],
    [
      'a header that claims too much',
      idx([300_001, 28, 28], new Uint8Array(9)),
      /expected at most/,
    ],
    [
      'a header whose size overflows',
      idx([2 ** 31, 2 ** 31, 2 ** 31], new Uint8Array(9)),
      /at most/,
    ],
    ['a gzip stream cut short', gzip.subarray(0, -9), /gzip stream is damaged/],
    ['a gzip stream with a changed byte', Buffer.from(gzip).fill(0x55, 40, 41), /damaged|sound/],
    [
      'bytes after the gzip stream',
      Buffer.concat([gzip, Uint8Array.of(1, 2)]),
      /gzip stream is damaged/,
    ],
    ['two gzip magic bytes alone', Uint8Array.of(0x1f, 0x8b), /gzip stream is damaged/],
    ['a short file, gzipped', gzipSync(Buffer.from('hello')), /begins with bytes 68 65/],
    [
      'a bomb',
      gzipSync(Buffer.concat([images, Buffer.alloc(50_000_000)])),
      /more than the 1584 bytes/,
    ],
    ['a bomb of another kind', gzipSync(Buffer.alloc(50_000_000)), /begins with bytes 00 00 00 00/],
  ];
  it.each(bad)('refuses %s', (_, file, message) =>
    expectError(() => readIdx(file), 'bad-file', message),
  );
});

describe('readIdxShape', () => {
  it.each([
    ['plain', images],
    ['gzipped', gzipSync(images)],
    ['blob of a', blobOf(images)],
    ['gzipped blob of a', blobOf(gzipSync(images))],
    ['truncated', images.subarray(0, 100)],
  ])('reads no more than the header of a %s file', async (_, file) => {
    expect(await readIdxShape(file)).toEqual([2, 28, 28]);
  });

  it.each([
    ['an empty file', new Uint8Array(0), /\(none\)/],
    ['a header cut short', images.subarray(0, 10), /10 bytes, expected at least 16/],
    [
      'a gzipped header cut short',
      gzipSync(images.subarray(0, 10)),
      /10 bytes, expected at least 16/,
    ],
    ['two gzip magic bytes alone', Uint8Array.of(0x1f, 0x8b), /gzip stream is damaged/],
  ])('refuses %s', (_, file, message) =>
    expectError(() => readIdxShape(file), 'bad-file', message),
  );

  it('refuses a file that cannot be read any more', () => {
    const gone = new Blob([]);
    gone.slice = () => gone;
    gone.arrayBuffer = () => Promise.reject(new Error('it was removed'));
    return expectError(() => readIdxShape(gone), 'bad-file', /cannot be read: it was removed/);
  });
});

describe('mnistFromIdx', () => {
  it('gives images and labels', async () => {
    const mnist = await mnistFromIdx(gzipSync(images), labels);
    expect(mnist.images).toHaveLength(2 * 784);
    expect([...mnist.labels]).toEqual([3, 9]);
  });

  it.each([
    ['labels for images', labels, labels, /images of shape \[2\]/],
    ['images for labels', images, images, /labels of shape \[2, 28, 28\]/],
    ['another number of labels', images, idx([3], Uint8Array.of(1, 2, 3)), /\[3\], expected \[2\]/],
    ['a label beyond 9', images, idx([2], Uint8Array.of(3, 10)), /label 10 at 1/],
    ['images of another size', idx([2, 20, 20]), labels, /\[2, 20, 20\]/],
    ['no images', idx([0, 28, 28]), idx([0]), /\[0, 28, 28\]/],
  ])('refuses %s', (_, imageFile, labelFile, message) =>
    expectError(() => mnistFromIdx(imageFile, labelFile), 'bad-file', message),
  );
});

describe('a lab', async () => {
  const lab = await openLab();
  /** Image i is all i, its label i % 10. */
  const numbered = (count: number) => ({
    images: idx(
      [count, 28, 28],
      Uint8Array.from({ length: count * 784 }, (_, i) => i / 784),
    ),
    labels: idx(
      [count],
      Uint8Array.from({ length: count }, (_, i) => i % 10),
    ),
  });
  const { images, labels } = numbered(20);

  it('makes a dataset of the files, or of their first images', async () => {
    using all = await lab.mnistDataset(images, blobOf(gzipSync(labels)));
    using some = await lab.mnistDataset(blobOf(images), labels, 6);
    using more = await lab.mnistDataset(images, labels, 21);
    expect([all.count, some.count, more.count]).toEqual([20, 6, 20]);
    using net = lab.simpleConvNet({ seed: 1 });
    const first = await mnistFromIdx(images, labels);
    const six = { images: first.images.slice(0, 6 * 784), labels: first.labels.slice(0, 6) };
    expect(await net.accuracyOn(some)).toBe(await net.accuracyOn(six));
  });

  it('gives images from all over the files', async () => {
    const { images: some, labels: theirs } = await lab.mnistSample(images, blobOf(labels), 4);
    expect([...theirs]).toEqual([0, 5, 0, 5]);
    expect([0, 1, 2, 3].map((i) => some[i * 784 + 783])).toEqual([0, 5, 10, 15]);
    const all = await lab.mnistSample(images, labels, 50);
    expect(all).toEqual(await mnistFromIdx(images, labels));
  });

  it('refuses what is no use', async () => {
    await expectError(() => lab.mnistDataset(images, images), 'bad-file', /labels of shape/);
    await expectError(() => lab.mnistSample(labels, labels, 3), 'bad-file', /images of shape/);
    await expectError(() => lab.mnistDataset(images, labels, 0), 'bad-argument', /count = 0/);
    await expectError(() => lab.mnistSample(images, labels, 1.5), 'bad-argument', /count = 1.5/);
  });
});
