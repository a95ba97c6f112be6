// Some images of a dataset, side by side.
import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { paintPixels } from './ink.js';

const COLUMNS = 10;

/** @param images 784 values each, as many as fill rows of ten. */
export function examples(images: Float32Array, label: string): TemplateResult {
  const rows = images.length / 784 / COLUMNS;
  const paint = (canvas?: Element) => {
    if (!(canvas instanceof HTMLCanvasElement)) return;
    paintPixels(canvas, sideBySide(images, rows), getComputedStyle(canvas).color);
  };
  return html`<canvas
    class="examples"
    part="examples"
    width=${28 * COLUMNS}
    height=${28 * rows}
    role="img"
    aria-label=${label}
    ${ref(paint)}
  ></canvas>`;
}

/** Image after image → one image, row by row. */
function sideBySide(images: Float32Array, rows: number): Float32Array {
  const width = 28 * COLUMNS;
  const all = new Float32Array(width * 28 * rows);
  for (let line = 0; line < images.length / 28; line++) {
    const image = Math.floor(line / 28);
    const y = 28 * Math.floor(image / COLUMNS) + (line % 28);
    all.set(images.subarray(28 * line, 28 * line + 28), y * width + 28 * (image % COLUMNS));
  }
  return all;
}
