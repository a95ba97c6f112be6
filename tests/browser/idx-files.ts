// Small IDX files with digits that are easy to tell apart: for tests that need images of their own.
import zlib from 'node:zlib';

/** What Playwright's `setInputFiles` takes. */
export interface InputFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** The images and labels files of `count` images: digit d is a bar in row 2d. */
export function barDigits(count: number, name: string, gzip: boolean): InputFile[] {
  const images = Buffer.alloc(count * 784);
  const labels = Buffer.from(Array.from({ length: count }, (_, i) => i % 10));
  labels.forEach((digit, i) =>
    images.fill(255, i * 784 + 2 * digit * 28, i * 784 + (2 * digit + 2) * 28),
  );
  return [
    file(`${name}-images`, idx([count, 28, 28], images), gzip),
    file(`${name}-labels`, idx([count], labels), gzip),
  ];
}

function idx(shape: number[], data: Buffer): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, data]);
}

const file = (name: string, content: Buffer, gzip: boolean): InputFile => ({
  name: gzip ? `${name}.gz` : name,
  mimeType: 'application/octet-stream',
  buffer: gzip ? zlib.gzipSync(content) : content,
});
