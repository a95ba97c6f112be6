// <hitofude-pad>: a sheet to draw a digit on, and what the network reads while the pen moves.
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { answerOf, answerStyles, answerView, spoken } from './answer.js';
import { bars, barStyles } from './bars.js';
import { HitofudeElement } from './hitofude-element.js';
import { Latest } from './latest.js';
import { padStyles } from './pad-styles.js';
import { paperStyles } from './paper-styles.js';
import {
  ALL_STEPS,
  paintStages,
  preprocessing,
  preprocessingStyles,
  seenCanvas,
  stagesOf,
  strokeSteps,
  type Step,
  type StepsDone,
} from './preprocessing.js';
import { problemOf, type Problem } from './problem.js';
import { problemNote } from './problem-note.js';
import type { Reading } from './session.js';
import { Sheet } from './sheet.js';
import { controls, theme } from './theme.js';

/** Detail of the `prediction` event, which the pad fires after every stroke. */
export interface Prediction {
  /** The one with the highest probability. */
  digit: number;
  /** Ten, 0..1. */
  probabilities: number[];
  /** Whether that probability is high enough for the pad to name the digit. */
  sure: boolean;
}

const BLANK = new Float32Array(28 * 28);
const BLANKS = [BLANK, BLANK, BLANK, BLANK];

export class HitofudePad extends HitofudeElement {
  static override styles = [
    theme,
    controls,
    answerStyles,
    barStyles,
    paperStyles,
    preprocessingStyles,
    padStyles,
  ];

  @query('[part=canvas]') private canvas!: HTMLCanvasElement;

  @state() private probabilities: Float32Array | null = null;
  @state() private problem: Problem | null = null;
  @state() private steps: StepsDone = ALL_STEPS;
  @state() private isEmpty = true;
  @state() private spoken = '';

  readonly #reader = new Latest(() => this.#read());
  #sheet: Sheet | null = null;
  #images: readonly Float32Array[] = BLANKS;
  #frame = 0;
  /** A stroke has ended, and its prediction has not been told yet. */
  #owesPrediction = false;
  /** The answer has not been spoken yet since a stroke ended or a step was switched. */
  #owesWords = false;

  /** Takes all strokes away. */
  clear(): void {
    this.#sheet?.clear();
  }

  /** Takes the last stroke away. */
  undo(): void {
    this.#sheet?.undo();
  }

  protected override firstUpdated(): void {
    this.#sheet = new Sheet(this.canvas, {
      drawn: () => this.#drawn(),
      finished: () => this.#finished(),
    });
  }

  protected override sessionChanged(event: Event): void {
    if (event.type === 'training') return;
    super.sessionChanged(event);
    this.#reader.push();
  }

  protected override themeChanged(): void {
    this.#sheet?.repaint();
    this.#paintStages();
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (!changed.has('hide')) return;
    this.#paintStages();
    this.#reader.push();
  }

  #drawn(): void {
    this.isEmpty = this.#sheet!.drawing.isEmpty;
    if (this.isEmpty) this.#forget();
    this.#reader.push();
  }

  #finished(): void {
    this.#owesPrediction = true;
    this.#owesWords = true;
    this.#reader.push();
  }

  #switch(step: Step, isDone: boolean): void {
    this.steps = { ...this.steps, [step]: isDone };
    this.#owesWords = true;
    this.#reader.push();
  }

  #forget(): void {
    this.probabilities = null;
    this.spoken = '';
    this.#owesPrediction = false;
    this.#owesWords = false;
    this.#images = BLANKS;
    this.#paintStages();
  }

  /** Reads the drawing as it is now, and tells of it when a stroke ended before. */
  async #read(): Promise<void> {
    if (this.isEmpty) return;
    const owed = { prediction: this.#owesPrediction, words: this.#owesWords };
    this.#owesPrediction = this.#owesWords = false;
    const stages = this.hides('preprocessing') ? [] : stagesOf(this.steps);
    try {
      const { strokes } = this.#sheet!.drawing;
      const reading = await this.session.read(strokes, strokeSteps(this.steps), stages);
      this.problem = null;
      if (!this.isEmpty) this.#show(reading, owed);
    } catch (error) {
      this.problem = problemOf(error);
    }
  }

  #show({ images, probabilities }: Reading, owed: { prediction: boolean; words: boolean }): void {
    this.#images = images;
    this.#paintStages();
    this.probabilities = probabilities;
    if (!probabilities) return;
    const answer = answerOf(probabilities);
    if (owed.words) this.spoken = spoken(answer, this.words, this.language);
    if (!owed.prediction) return;
    const { digit, sure } = answer;
    const detail: Prediction = { digit, probabilities: [...probabilities], sure };
    this.dispatchEvent(new CustomEvent('prediction', { detail, bubbles: true, composed: true }));
  }

  /** Paints before the next frame. */
  #paintStages(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => paintStages(this.renderRoot, this.#images));
  }

  #shortcut(event: KeyboardEvent): void {
    const undoes = event.key === 'z' && (event.ctrlKey || event.metaKey);
    if (undoes || event.key === 'Backspace') this.undo();
    else if (event.key === 'Escape' || event.key === 'Delete') this.clear();
    else return;
    event.preventDefault();
  }

  protected override render(): TemplateResult {
    return html`<div class="pad" lang=${this.language} @keydown=${this.#shortcut}>
      ${this.#drawingSide()} ${this.#readingSide()}
      <p class="unseen" role="status">${this.spoken}</p>
    </div>`;
  }

  #drawingSide(): TemplateResult {
    const words = this.words;
    return html`<div class="drawing">
      <div class="paper">
        <canvas
          part="canvas"
          tabindex="0"
          role="application"
          aria-label=${words.canvasLabel}
          aria-describedby="help"
        ></canvas>
        <p id="help" class="unseen">${words.canvasHelp}</p>
        <p class="keys" aria-hidden="true">${words.keyHint}</p>
      </div>
      <div class="buttons">
        <button part="undo" ?disabled=${this.isEmpty} @click=${this.undo}>${words.undo}</button>
        <button part="clear" ?disabled=${this.isEmpty} @click=${this.clear}>${words.clear}</button>
      </div>
    </div>`;
  }

  #readingSide(): TemplateResult {
    const words = this.words;
    const answer = this.probabilities && answerOf(this.probabilities);
    return html`<div class="reading">
      <div class="layout">
        <div class="reply">
          ${answerView(answer, words)}
          ${bars(this.probabilities, answer?.sure ? answer.digit : null, words, this.language)}
        </div>
        ${
          this.hides('preprocessing')
            ? this.#seen()
            : preprocessing(this.steps, words, (step, isDone) => this.#switch(step, isDone))
        }
        ${this.#note()}
      </div>
    </div>`;
  }

  #seen(): TemplateResult {
    return html`<figure class="view" data-with="seen" title=${this.words.seenHelp}>
      <figcaption>${this.words.seen}</figcaption>
      ${seenCanvas(this.words)}
    </figure>`;
  }

  #note(): TemplateResult {
    const { words, session } = this;
    const problem = session.problem ?? this.problem;
    const origin = session.origin ? words.networkIs(words.origin[session.origin]) : words.waiting;
    return html`<p class="note" part="origin">
      ${problem ? problemNote(problem, words) : origin}
    </p>`;
  }
}
