// Drawings as callers hand them in → as the core takes them.
import type { PixelSource, Strokes, StrokeSteps } from './api.js';
import * as check from './checks.js';

/** A drawing has fewer points than this however long it takes. */
const maxPoints = 1_000_000;
const maxImageSide = 8192;

/** points: x0 y0 x1 y1 … of all strokes; lengths: points in each stroke. */
export function strokePoints(strokes: Strokes): { points: Float32Array; lengths: Int32Array } {
  if (!Array.isArray(strokes) || !strokes.every(Array.isArray)) {
    check.fail('bad-argument', `strokes: ${check.show(strokes)}`, 'an array of arrays of { x, y }');
  }
  const all = (strokes as Strokes).flat();
  if (all.length > maxPoints) {
    check.fail('bad-argument', `${all.length} points`, `at most ${maxPoints}`);
  }
  const points = Float32Array.from(all.flatMap((point) => [point?.x, point?.y]));
  return {
    points: check.finite('points', points),
    lengths: Int32Array.from(strokes, (s) => s.length),
  };
}

/** crop, scale, centre, width and height of the sheet; 0×0 where there is none. */
export function stepArguments(
  steps: StrokeSteps,
): [crop: boolean, scale: boolean, centre: boolean, sheetWidth: number, sheetHeight: number] {
  const given = check.knownKeys('steps', steps, ['crop', 'scale', 'centre', 'sheet']);
  const sheet = given.sheet && check.knownKeys('sheet', given.sheet, ['width', 'height']);
  return [
    check.trueOrFalse('crop', given.crop ?? true),
    check.trueOrFalse('scale', given.scale ?? true),
    check.trueOrFalse('centre', given.centre ?? true),
    sheet ? check.positiveNumber('sheet.width', sheet.width) : 0,
    sheet ? check.positiveNumber('sheet.height', sheet.height) : 0,
  ];
}

/** RGBA, 4 bytes a pixel. */
export function digitPixels(image: PixelSource): {
  data: Uint8Array;
  width: number;
  height: number;
} {
  const { data, width, height } = image ?? {};
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) {
    check.fail('bad-argument', `data: ${check.show(data)}`, 'a Uint8Array or Uint8ClampedArray');
  }
  check.wholeNumber('width', width, 1, maxImageSide);
  check.wholeNumber('height', height, 1, maxImageSide);
  if (data.length !== 4 * width * height) {
    check.fail('shape-mismatch', `${data.length} bytes`, `4 for each of ${width}×${height} pixels`);
  }
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width, height };
}
