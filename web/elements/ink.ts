// Painting with the 2D canvas: strokes as the hand drew them, and the 28×28 pixels that the network sees.
import type { Point } from './drawing.js';

/** Fits a canvas's pixels to its size on the screen. */
export function fitToScreen(canvas: HTMLCanvasElement): void {
  const side = Math.round(canvas.clientWidth * devicePixelRatio);
  if (side === 0 || canvas.width === side) return;
  canvas.width = side;
  canvas.height = side;
}

/** Paints strokes as smooth lines with round ends. The colour is the context's `strokeStyle`. */
export function paintStrokes(
  context: CanvasRenderingContext2D,
  strokes: readonly (readonly Point[])[],
  thickness: number,
): void {
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.lineWidth = thickness;
  for (const stroke of strokes) {
    context.beginPath();
    traceSmoothly(context, stroke);
    context.stroke();
  }
}

/** Quadratic curves from midpoint to midpoint, bent by the points between. A single point becomes a dot. */
function traceSmoothly(context: CanvasRenderingContext2D, stroke: readonly Point[]): void {
  const first = stroke[0];
  const last = stroke[stroke.length - 1];
  if (!first || !last) return;
  context.moveTo(first.x, first.y);
  for (let i = 1; i < stroke.length - 1; i++) {
    const bend = stroke[i]!;
    const next = stroke[i + 1]!;
    context.quadraticCurveTo(bend.x, bend.y, (bend.x + next.x) / 2, (bend.y + next.y) / 2);
  }
  context.lineTo(last.x, last.y);
}

/** Paints values 0..1, row by row, in one hue from paper (0) to ink (1). The canvas must be as large as the image. */
export function paintPixels(canvas: HTMLCanvasElement, values: Float32Array, ink: string): void {
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(canvas.width, canvas.height);
  const [red, green, blue] = rgb(ink);
  for (let i = 0; i < values.length; i++) {
    image.data.set([red, green, blue, Math.round(255 * values[i]!)], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

/** The channels of a computed colour such as `rgb(32, 28, 24)`. */
function rgb(colour: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
