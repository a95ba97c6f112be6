// PNG pictures, as RGBA.
import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import { HitofudeError, type PixelSource } from '../index.js';

/** More than any drawing of a digit has. */
const maxPixels = 4096 * 4096;
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Where the width and the height stand: first in the first chunk. */
const sizeOffset = 16;

/** Every kind of PNG; `name` is for messages. Throws `bad-file`. */
export function decodePng(name: string, file: Uint8Array): PixelSource {
  const refuse = (what: string) =>
    new HitofudeError('bad-file', `${name} is not a sound PNG: ${what}`);
  const isPng = signature.every((byte, i) => file[i] === byte);
  if (!isPng || file.length < sizeOffset + 8) throw refuse('it does not begin as one');
  const view = new DataView(file.buffer, file.byteOffset);
  const [width, height] = [view.getUint32(sizeOffset), view.getUint32(sizeOffset + 4)];
  if (width * height > maxPixels) throw refuse(`it has ${width}×${height} pixels`);
  try {
    const png = decode(file, { checkCrc: true });
    return { data: rgba(unpacked(png)), width: png.width, height: png.height };
  } catch (error) {
    throw refuse((error as Error).message);
  }
}

interface Pixels {
  /** 0..255, `channels` a pixel: grey, grey and alpha, RGB or RGBA. */
  data: ArrayLike<number>;
  channels: number;
}

/** Palettes and greys of fewer than 8 bits, which lie packed, become RGB; 16 bits become 8. */
function unpacked(png: DecodedPng): Pixels {
  const palette = png.palette ?? (png.depth < 8 ? greys(2 ** png.depth) : null);
  if (palette) {
    return { data: convertIndexedToRgb({ ...png, palette }), channels: palette[0].length };
  }
  const data = png.depth === 16 ? Array.from(png.data, (value) => value >> 8) : png.data;
  return { data, channels: png.channels };
}

const greys = (count: number): number[][] =>
  Array.from({ length: count }, (_, i) => Array<number>(3).fill((255 * i) / (count - 1)));

function rgba({ data, channels }: Pixels): Uint8Array {
  const result = new Uint8Array((4 * data.length) / channels);
  const isGrey = channels < 3;
  const hasAlpha = channels % 2 === 0;
  for (let from = 0, to = 0; from < data.length; from += channels, to += 4) {
    for (let i = 0; i < 3; ++i) result[to + i] = data[isGrey ? from : from + i];
    result[to + 3] = hasAlpha ? data[from + channels - 1] : 255;
  }
  return result;
}
