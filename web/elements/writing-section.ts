// Where digits are written, one after the other, as they are asked for.
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { OwnDigit, OwnDigits } from './own-digits-store.js';
import { Sheet } from './sheet.js';
import type { Words } from './words.js';
import { LABELS, labelInstead, nextLabel, WANTED } from './writing-order.js';

/** Milliseconds without a stroke after which a digit that was written with a pointer is taken for finished. */
const PAUSE = 1200;

export class WritingSection {
  readonly #host: ReactiveControllerHost;
  readonly #own: OwnDigits;
  #sheet: Sheet | null = null;
  /** What is asked for; null until the first digit that is missing is known. */
  #label: number | null = null;
  #goesOn = true;
  #byKeyboard = false;
  #isEmpty = true;
  /** What was written last in this visit, which undoing on an empty sheet brings back. */
  #last: OwnDigit | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, own: OwnDigits) {
    this.#host = host;
    this.#own = own;
  }

  /** Takes strokes from the canvas. No ghost shows what to write: a person would trace it. */
  connect(canvas: HTMLCanvasElement): void {
    const listener = { drawn: () => this.#drawn(), finished: () => this.#finished() };
    this.#sheet = new Sheet(canvas, listener, null);
  }

  disconnect(): void {
    clearTimeout(this.#pause);
  }

  repaint(): void {
    this.#sheet?.repaint();
  }

  /** Asks for this digit. What is on the sheet goes away. */
  ask(label: number): void {
    this.#label = label;
    this.#sheet?.clear();
    this.#host.requestUpdate();
  }

  get #asked(): number {
    return this.#label ?? nextLabel(this.#own.counts, 9);
  }

  #drawn(): void {
    clearTimeout(this.#pause);
    const { isEmpty } = this.#sheet!.drawing;
    if (isEmpty === this.#isEmpty) return;
    this.#isEmpty = isEmpty;
    this.#host.requestUpdate();
  }

  #finished(): void {
    if (this.#goesOn && !this.#byKeyboard) this.#pause = setTimeout(() => this.#keep(), PAUSE);
  }

  /** Puts the drawing on the sheet of digits and asks for the next one. */
  readonly #keep = () => {
    const { drawing } = this.#sheet!;
    if (drawing.isEmpty) return;
    const label = this.#asked;
    const digit = this.#own.add(label, drawing.strokes);
    if (!digit) return;
    this.#last = digit;
    this.ask(nextLabel(this.#own.counts, label));
  };

  readonly #skip = () => this.ask(labelInstead(this.#own.counts, this.#asked));

  /** Takes the last stroke back, or the digit that was written last, for it to be corrected. */
  readonly #undo = () => {
    const sheet = this.#sheet!;
    if (!sheet.drawing.isEmpty) return sheet.undo();
    const last = this.#lastOnSheet();
    if (!last) return;
    this.#own.takeBack(last);
    this.ask(last.label);
    sheet.show(last.strokes);
  };

  #lastOnSheet(): OwnDigit | null {
    return this.#last && this.#own.digits.includes(this.#last) ? this.#last : null;
  }

  readonly #shortcut = (event: KeyboardEvent) => {
    const undoes = event.key === 'z' && (event.ctrlKey || event.metaKey);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (undoes || event.key === 'Backspace') this.#undo();
    else if (event.key === 'Escape') this.#sheet!.clear();
    else if (event.key.toLowerCase() === 'n' && plain) this.#keep();
    else return;
    event.preventDefault();
  };

  render(words: Words): TemplateResult {
    const { own } = words;
    const label = this.#asked;
    const count = this.#own.of(label).length;
    return html`<section class="writing" part="writing" aria-labelledby="prompt">
      <h3 id="prompt">
        <span part="prompt" role="status">${own.prompt(label, count + 1, WANTED)}</span>
      </h3>
      <div class="paper">
        <canvas
          part="canvas"
          tabindex="0"
          role="application"
          aria-label=${own.canvasLabel(label)}
          aria-describedby="help"
          @keydown=${this.#keyDown}
          @pointerdown=${() => (this.#byKeyboard = false)}
        ></canvas>
        <p id="help" class="unseen">${own.canvasHelp}</p>
        <p class="keys" aria-hidden="true">${own.keyHint}</p>
      </div>
      ${this.#buttons(words)} ${this.#progress(words)}
    </section>`;
  }

  readonly #keyDown = (event: KeyboardEvent) => {
    this.#byKeyboard = true;
    this.#shortcut(event);
  };

  #buttons(words: Words): TemplateResult {
    const { own } = words;
    const canUndo = !this.#isEmpty || this.#lastOnSheet() !== null;
    return html`<div class="buttons">
        <button part="undo" title=${own.undoHelp} ?disabled=${!canUndo} @click=${this.#undo}>
          ${words.undo}
        </button>
        <button part="skip" title=${own.skipHelp} @click=${this.#skip}>${own.skip}</button>
        <button
          part="next"
          class="main"
          title=${own.nextHelp}
          ?disabled=${this.#isEmpty || this.#own.isFull}
          @click=${this.#keep}
        >
          ${own.next}
        </button>
      </div>
      <label class="choice">
        <input
          type="checkbox"
          name="goes-on"
          .checked=${this.#goesOn}
          @change=${(event: Event) => this.#setGoesOn((event.target as HTMLInputElement).checked)}
        />
        <span>${own.goesOn}</span>
      </label>`;
  }

  #setGoesOn(goesOn: boolean): void {
    this.#goesOn = goesOn;
    clearTimeout(this.#pause);
  }

  #progress(words: Words): TemplateResult {
    const { own } = words;
    const counts = this.#own.counts.map((count) => Math.min(count, WANTED));
    const written = counts.reduce((a, b) => a + b);
    const wanted = WANTED * LABELS.length;
    const text = written < wanted ? own.written(written, wanted) : own.allWritten;
    return html`<div class="progress">
      <progress max=${wanted} .value=${written} aria-label=${own.writtenLabel}></progress>
      <p class="note" part="written">${this.#own.isFull ? own.full : text}</p>
    </div>`;
  }
}
