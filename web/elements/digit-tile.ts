// A written digit as a small picture, on a button that chooses it.
import { html, svg, type TemplateResult } from 'lit';
import { BRUSH, type Point } from './drawing.js';
import type { OwnDigit } from './own-digits-store.js';
import type { Words } from './words.js';

export interface TileOptions {
  /** How many digits of its label stand before it, and itself. */
  nth: number;
  isChosen: boolean;
  /** Whether the Tab key reaches it; else only the arrow keys do. */
  isTabStop: boolean;
  onToggle: () => void;
}

export function digitTile(digit: OwnDigit, options: TileOptions, words: Words): TemplateResult {
  const { nth, isChosen, isTabStop, onToggle } = options;
  return html`<button
    class="tile"
    type="button"
    data-id=${digit.id}
    ?data-held-out=${digit.heldOut}
    aria-pressed=${isChosen}
    aria-label=${words.own.tile(digit.label, nth, digit.heldOut)}
    tabindex=${isTabStop ? 0 : -1}
    @click=${onToggle}
  >
    ${pictureOf(digit)}
  </button>`;
}

const pictures = new WeakMap<OwnDigit, TemplateResult>();

/** Its strokes, as large as fit. A digit does not change, so that its picture is made once. */
function pictureOf(digit: OwnDigit): TemplateResult {
  const known = pictures.get(digit);
  if (known) return known;
  const { box, side } = frameOf(digit.strokes.flat());
  const lines = digit.strokes.map((stroke) => svg`<path d=${pathOf(stroke)} />`);
  const picture = html`<svg viewBox=${box} stroke-width=${0.08 * side} aria-hidden="true">
    ${lines}
  </svg>`;
  pictures.set(digit, picture);
  return picture;
}

/** A square around the points, with room for the brush; a dot stays small in it. */
function frameOf(points: readonly Point[]): { box: string; side: number } {
  const [left, right] = rangeOf(points.map(({ x }) => x));
  const [top, bottom] = rangeOf(points.map(({ y }) => y));
  const side = Math.max(right - left, bottom - top, 4 * BRUSH) * 1.3;
  return { box: `${(left + right - side) / 2} ${(top + bottom - side) / 2} ${side} ${side}`, side };
}

const rangeOf = (values: readonly number[]): [least: number, most: number] =>
  values.reduce(
    ([least, most], v) => [Math.min(least, v), Math.max(most, v)],
    [Infinity, -Infinity],
  );

/** A line through the points; of one point, a dot. */
const pathOf = (stroke: readonly Point[]): string =>
  `M${[...stroke, stroke.at(-1)!].map(({ x, y }) => `${x} ${y}`).join('L')}`;
