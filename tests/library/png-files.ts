// PNG files made by hand: https://www.w3.org/TR/png-3
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../web/library/formats/crc32.js';

export interface PngParts {
  width: number;
  height: number;
  /** 1, 2, 4, 8 or 16 bits a channel. */
  depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  colorType: number;
  /** Rows as they lie in the file, without the filter's byte. */
  rows: Uint8Array[];
  palette?: Uint8Array;
}

export function png({ width, height, depth, colorType, rows, palette }: PngParts): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colorType, 0, 0, 0], 8);
  const filtered = Buffer.concat(rows.flatMap((row) => [Buffer.of(0), row]));
  return Buffer.concat([
    Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', deflateSync(filtered)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A 1 of 40×40 grey bytes: a leaning bar. */
export function picture({ ink, paper }: { ink: number; paper: number }): PngParts {
  const rows = Array.from({ length: 40 }, (_, y) =>
    Uint8Array.from({ length: 40 }, (_, x) =>
      Math.abs(x - 20 - (20 - y) / 8) < 2.5 && Math.abs(y - 20) < 14 ? ink : paper,
    ),
  );
  return { width: 40, height: 40, depth: 8, colorType: 0, rows };
}
