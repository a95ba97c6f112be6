// The way from the drawing to what the network sees: an image after each step, and a switch for each.
import { css, html, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import type { StrokeSteps } from '../library/api.js';
import { SHEET } from './drawing.js';
import { paintPixels } from './ink.js';
import type { Words } from './words.js';

/** In the order in which they are done. */
export const STEPS = ['crop', 'scale', 'centre'] as const;
export type Step = (typeof STEPS)[number];

/** Which steps are done. */
export type StepsDone = Readonly<Record<Step, boolean>>;

export const ALL_STEPS: StepsDone = { crop: true, scale: true, centre: true };

const NO_STEP: StepsDone = { crop: false, scale: false, centre: false };

/** As the library takes them. */
export const strokeSteps = (done: StepsDone): StrokeSteps => ({
  ...done,
  sheet: { width: SHEET, height: SHEET },
});

/** The images on the way: before any step, and after each but the last, whose image is what the network sees. */
export function stagesOf(done: StepsDone): StrokeSteps[] {
  return STEPS.map((_, count) => {
    const before = Object.fromEntries(STEPS.slice(0, count).map((step) => [step, done[step]]));
    return strokeSteps({ ...NO_STEP, ...before });
  });
}

/** Four images; the last, `part=seen`, is what the network sees. `paintStages` fills them. */
export function preprocessing(
  done: StepsDone,
  words: Words,
  onSwitch: (step: Step, isDone: boolean) => void,
): TemplateResult {
  return html`<fieldset class="preprocessing" part="preprocessing">
    <legend>${words.preprocessing}</legend>
    <ol>
      <li>
        <canvas
          class="stage"
          width="28"
          height="28"
          role="img"
          aria-label=${words.rawHelp}
        ></canvas>
        <span class="caption" title=${words.rawHelp}>${words.raw}</span>
      </li>
      ${STEPS.map((step, i) => stage(step, i === STEPS.length - 1, done[step], words, onSwitch))}
    </ol>
    <p class="note">${words.preprocessingHelp}</p>
  </fieldset>`;
}

function stage(
  step: Step,
  isLast: boolean,
  isDone: boolean,
  words: Words,
  onSwitch: (step: Step, isDone: boolean) => void,
): TemplateResult {
  const change = (event: Event) => onSwitch(step, (event.target as HTMLInputElement).checked);
  const help = words.stageHelp[step];
  return html`<li class=${classMap({ skipped: !isDone })} title=${help}>
    ${
      isLast
        ? seenCanvas(words)
        : html`<canvas class="stage" width="28" height="28" aria-hidden="true"></canvas>`
    }
    <label class="caption">
      <input type="checkbox" name=${step} .checked=${isDone} @change=${change} />
      <span>${words.stages[step]}</span><span class="unseen">: ${help}</span>
    </label>
  </li>`;
}

/** The image that the network gets, by itself or as the last stage. */
export const seenCanvas = (words: Words): TemplateResult =>
  html`<canvas
    part="seen"
    class="stage"
    width="28"
    height="28"
    role="img"
    aria-label=${words.seenHelp}
  ></canvas>`;

/** Paints images of 28×28 values 0..1 into the stages; only the last one where there is but one stage. */
export function paintStages(root: ParentNode, images: readonly Float32Array[]): void {
  const canvases = [...root.querySelectorAll<HTMLCanvasElement>('canvas.stage')];
  const shown = images.slice(-canvases.length);
  shown.forEach((image, i) => {
    paintPixels(canvases[i]!, image, getComputedStyle(canvases[i]!).color);
  });
}

export const preprocessingStyles = css`
  .preprocessing {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .preprocessing ol {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 16px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .preprocessing li {
    position: relative;
  }
  .preprocessing li + li::before {
    content: '→' / '';
    position: absolute;
    top: 50%;
    right: 100%;
    width: 16px;
    margin-top: -24px;
    color: var(--soft);
    font-size: 12px;
    line-height: 24px;
    text-align: center;
  }
  .stage {
    display: block;
    width: 100%;
    aspect-ratio: 1;
    border: 1px solid var(--edge);
    border-radius: 4px;
    color: var(--ink);
    background: var(--sheet);
    image-rendering: pixelated;
  }
  .skipped .stage {
    border-style: dashed;
    opacity: 0.5;
  }
  .caption {
    display: flex;
    align-items: center;
    gap: 4px;
    min-height: 32px;
    font-size: 12px;
    line-height: 16px;
    white-space: nowrap;
  }
  label.caption {
    cursor: pointer;
  }
  .caption input {
    flex: none;
    width: 14px;
    height: 14px;
    margin: 0;
    accent-color: var(--seal);
  }
  .skipped .caption {
    color: var(--soft);
    text-decoration: line-through;
  }
`;
