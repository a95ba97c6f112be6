import { describe, expect, it } from 'vitest';
import { decodePng } from '../../web/library/cli/png.js';
import { expectError } from './lab.js';
import { picture, png, type PngParts } from './png-files.js';

const rows = (...values: number[][]) => values.map((row) => Uint8Array.from(row));
const two = { width: 2, height: 2 };
const palette = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255);

describe('decodePng', () => {
  it.each<[string, PngParts, number[]]>([
    [
      'grey of 8 bits',
      { ...two, depth: 8, colorType: 0, rows: rows([0, 64], [128, 255]) },
      [0, 0, 0, 255, 64, 64, 64, 255, 128, 128, 128, 255, 255, 255, 255, 255],
    ],
    [
      'grey of 16 bits',
      { width: 2, height: 1, depth: 16, colorType: 0, rows: rows([0x40, 1, 0xff, 0xff]) },
      [64, 64, 64, 255, 255, 255, 255, 255],
    ],
    [
      'grey of 1 bit',
      { width: 3, height: 2, depth: 1, colorType: 0, rows: rows([0b01000000], [0b11100000]) },
      [0, 255, 0, 255, 255, 255].flatMap((grey) => [grey, grey, grey, 255]),
    ],
    [
      'grey of 4 bits',
      { width: 3, height: 1, depth: 4, colorType: 0, rows: rows([0x0f, 0x80]) },
      [0, 255, 136].flatMap((grey) => [grey, grey, grey, 255]),
    ],
    [
      'grey and alpha',
      { width: 2, height: 1, depth: 8, colorType: 4, rows: rows([7, 8, 9, 10]) },
      [7, 7, 7, 8, 9, 9, 9, 10],
    ],
    [
      'RGB',
      { width: 2, height: 1, depth: 8, colorType: 2, rows: rows([1, 2, 3, 4, 5, 6]) },
      [1, 2, 3, 255, 4, 5, 6, 255],
    ],
    [
      'RGBA',
      { width: 1, height: 1, depth: 8, colorType: 6, rows: rows([1, 2, 3, 4]) },
      [1, 2, 3, 4],
    ],
    [
      'a palette of 2 bits',
      { width: 3, height: 1, depth: 2, colorType: 3, rows: rows([0b10_00_01_00]), palette },
      [0, 0, 255, 255, 255, 0, 0, 255, 0, 255, 0, 255],
    ],
  ])('reads %s', (_, parts, pixels) => {
    const { data, width, height } = decodePng('it', png(parts));
    expect([width, height, [...data]]).toEqual([parts.width, parts.height, pixels]);
  });

  const sound = Buffer.from(png(picture({ ink: 0, paper: 255 })));
  const giant = Buffer.from(sound);
  giant.writeUInt32BE(2 ** 20, 16);
  it.each([
    ['nothing', new Uint8Array(0), /begin as one/],
    ['a JPEG', Buffer.from('\xff\xd8\xff\xe0'.repeat(9), 'latin1'), /begin as one/],
    ['a gigantic picture', giant, /1048576×40 pixels/],
    ['a picture cut short', sound.subarray(0, -30), /not a sound PNG/],
    ['a damaged picture', Buffer.from(sound).fill(1, 45, 50), /not a sound PNG/],
  ] as const)('refuses %s', (_, file, message) =>
    expectError(() => decodePng('it', file), 'bad-file', message),
  );
});
