// <hitofude-pad>: a sheet to draw a digit on, and what the network reads while the pen moves.
import { html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { bars, barStyles } from './bars.js';
import { percent } from './format.js';
import { HitofudeElement } from './hitofude-element.js';
import { paintPixels } from './ink.js';
import { Latest } from './latest.js';
import { padStyles } from './pad-styles.js';
import { paperStyles } from './paper-styles.js';
import { problemOf, type Problem } from './problem.js';
import { problemNote } from './problem-note.js';
import { Sheet } from './sheet.js';
import { controls, theme } from './theme.js';

/** Detail of the `prediction` event, which the pad fires after every stroke. */
export interface Prediction {
  digit: number;
  /** Ten, 0..1. */
  probabilities: number[];
}

const BLANK = new Float32Array(28 * 28);

export class HitofudePad extends HitofudeElement {
  static override styles = [theme, controls, barStyles, paperStyles, padStyles];

  @query('[part=canvas]') private canvas!: HTMLCanvasElement;
  @query('[part=seen]') private seen!: HTMLCanvasElement;

  @state() private probabilities: Float32Array | null = null;
  @state() private problem: Problem | null = null;
  @state() private isEmpty = true;
  @state() private spoken = '';

  readonly #reader = new Latest(() => this.#read());
  #sheet: Sheet | null = null;
  #pixels: Float32Array = BLANK;
  /** A stroke has ended, and its prediction has not been told yet. */
  #owesPrediction = false;

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
    this.#paintSeen();
  }

  #drawn(): void {
    this.isEmpty = this.#sheet!.drawing.isEmpty;
    if (this.isEmpty) this.#forget();
    this.#reader.push();
  }

  #finished(): void {
    this.#owesPrediction = true;
    this.#reader.push();
  }

  #forget(): void {
    this.probabilities = null;
    this.spoken = '';
    this.#owesPrediction = false;
    this.#pixels = BLANK;
    this.#paintSeen();
  }

  /** Reads the drawing as it is now, and tells of it when a stroke ended before. */
  async #read(): Promise<void> {
    if (this.isEmpty) return;
    const owed = this.#owesPrediction;
    this.#owesPrediction = false;
    try {
      const { pixels, probabilities } = await this.session.read(this.#sheet!.drawing.strokes);
      this.problem = null;
      if (!this.isEmpty) this.#show(pixels, probabilities, owed);
    } catch (error) {
      this.problem = problemOf(error);
    }
  }

  #show(pixels: Float32Array, probabilities: Float32Array | null, owed: boolean): void {
    this.#pixels = pixels;
    this.#paintSeen();
    this.probabilities = probabilities;
    if (owed && probabilities) this.#tell(probabilities);
  }

  #tell(probabilities: Float32Array): void {
    const digit = highest(probabilities);
    this.spoken = this.words.answerSpoken(digit, percent(this.language, probabilities[digit]!));
    const detail: Prediction = { digit, probabilities: [...probabilities] };
    this.dispatchEvent(new CustomEvent('prediction', { detail, bubbles: true, composed: true }));
  }

  #paintSeen(): void {
    paintPixels(this.seen, this.#pixels, getComputedStyle(this.seen).color);
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
    const digit = this.probabilities && highest(this.probabilities);
    return html`<div class="reading">
      <figure class="view" data-with="seen" title=${words.seenHelp}>
        <figcaption>${words.seen}</figcaption>
        <canvas part="seen" width="28" height="28" role="img" aria-label=${words.seenHelp}></canvas>
      </figure>
      <div class="result" part="answer">
        <h3>${words.answer}</h3>
        <output part="digit" aria-live="off">${digit ?? nothing}</output>
        ${digit === null ? html`<span class="invitation">${words.noAnswer}</span>` : nothing}
      </div>
      ${bars(this.probabilities, digit, words, this.language)} ${this.#note()}
    </div>`;
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

/** The digit with the highest probability. */
const highest = (probabilities: Float32Array): number =>
  probabilities.indexOf(Math.max(...probabilities));
