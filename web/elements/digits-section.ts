// The sheet: all written digits, a row for each label, to look at, choose, remove, and take along as a file.
import { html, type LitElement, type TemplateResult } from 'lit';
import { HitofudeError } from '../library/index.js';
import { digitTile } from './digit-tile.js';
import { MOST_BYTES } from './digits-file.js';
import { download } from './download.js';
import type { OwnDigit, OwnDigits } from './own-digits-store.js';
import { problemNote } from './problem-note.js';
import { problemOf, type Problem } from './problem.js';
import type { Language, Words } from './words.js';
import { whole } from './format.js';
import { LABELS } from './writing-order.js';

export class DigitsSection {
  readonly #host: LitElement;
  readonly #own: OwnDigits;
  readonly #ask: (label: number) => void;
  readonly #chosen = new Set<number>();
  /** The digit that the Tab key reaches in its row. */
  #current = -1;
  #problem: Problem | null = null;
  /** How many digits the last file brought; null when none was opened. */
  #added: number | null = null;

  /** @param ask Asks the person to write this digit. */
  constructor(host: LitElement, own: OwnDigits, ask: (label: number) => void) {
    this.#host = host;
    this.#own = own;
    this.#ask = ask;
  }

  render(words: Words, language: Language): TemplateResult {
    const { own } = words;
    const { digits } = this.#own;
    const heldOut = digits.filter((digit) => digit.heldOut).length;
    const text = own.onSheet(whole(language, digits.length), whole(language, heldOut));
    return html`<section class="sheet" part="sheet">
      <h3>${own.sheet}</h3>
      <p class="note">${digits.length > 0 ? text : own.sheetEmpty}</p>
      <div class="rows" @keydown=${this.#keyDown}>
        ${LABELS.map((label) => this.#row(label, words))}
      </div>
      ${this.#actions(words)}
      <p class="note" role="status">${this.#added === null ? '' : own.added(this.#added)}</p>
      <p class="note" role="alert">${problemNote(this.#problem, words)}</p>
    </section>`;
  }

  /** Digits as they stand on the sheet; choosing one here chooses it there. */
  tiles(digits: readonly OwnDigit[], words: Words): TemplateResult[] {
    const current = digits.find(({ id }) => id === this.#current) ?? digits[0];
    return digits.map((digit) =>
      digitTile(
        digit,
        {
          nth: this.#own.of(digit.label).indexOf(digit) + 1,
          isChosen: this.#chosen.has(digit.id),
          isTabStop: digit === current,
          onToggle: () => this.#toggle(digit.id),
        },
        words,
      ),
    );
  }

  removeButton(words: Words, part: string): TemplateResult {
    const count = this.#chosenDigits().length;
    return html`<button
      part=${part}
      title=${words.own.removeHelp}
      ?disabled=${count === 0}
      @click=${() => this.#remove()}
    >
      ${words.own.remove(count)}
    </button>`;
  }

  #row(label: number, words: Words): TemplateResult {
    const { own } = words;
    const digits = this.#own.of(label);
    return html`<div class="row">
      <button
        class="label"
        title=${own.askFor(label)}
        aria-label=${own.askFor(label)}
        @click=${() => this.#ask(label)}
      >
        ${label}
      </button>
      <div class="tiles" role="group" aria-label=${own.row(label, digits.length)}>
        ${this.tiles(digits, words)}
      </div>
      <span class="count" aria-hidden="true">${digits.length}</span>
    </div>`;
  }

  #actions(words: Words): TemplateResult {
    const { own } = words;
    const isEmpty = this.#own.digits.length === 0;
    return html`<div class="actions">
      ${this.removeButton(words, 'remove')}
      <button
        part="put-back"
        title=${own.putBackHelp}
        ?disabled=${!this.#own.hasRemoved}
        @click=${() => this.#own.putBack()}
      >
        ${own.putBack}
      </button>
      <button
        part="export"
        title=${own.exportHelp}
        ?disabled=${isEmpty}
        @click=${() => download(this.#own.asFile(), 'hitofude-digits.json')}
      >
        ${own.export}
      </button>
      <label class="button" part="import" title=${own.importHelp}>
        ${own.import}
        <input
          class="unseen"
          type="file"
          name="digits"
          accept=".json,application/json"
          @change=${(event: Event) => this.#open(event.target as HTMLInputElement)}
        />
      </label>
      <button
        part="remove-all"
        title=${own.removeAllHelp}
        ?disabled=${isEmpty}
        @click=${() => this.#removeAll()}
      >
        ${own.removeAll}
      </button>
    </div>`;
  }

  #chosenDigits(): OwnDigit[] {
    return this.#own.digits.filter(({ id }) => this.#chosen.has(id));
  }

  #toggle(id: number): void {
    if (!this.#chosen.delete(id)) this.#chosen.add(id);
    this.#current = id;
    this.#host.requestUpdate();
  }

  /** Removes what is chosen. The button that takes it back gets the focus, since this one has nothing left to do. */
  #remove(): void {
    this.#own.remove(this.#chosen);
    this.#chosen.clear();
    this.#focusLater('[part=put-back]');
  }

  #removeAll(): void {
    this.#own.remove(new Set(this.#own.digits.map(({ id }) => id)));
    this.#focusLater('[part=put-back]');
  }

  readonly #keyDown = (event: KeyboardEvent) => {
    const tile = (event.target as Element).closest<HTMLElement>('.tile');
    if (!tile) return;
    const row = [...tile.parentElement!.querySelectorAll<HTMLElement>('.tile')];
    const here = row.indexOf(tile);
    const places: Record<string, number> = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      Home: 0,
      End: row.length - 1,
    };
    if (event.key === 'Delete') this.#removeAt(row, here);
    else if (event.key in places) this.#moveTo(row[places[event.key]!]);
    else return;
    event.preventDefault();
  };

  #moveTo(tile: HTMLElement | undefined): void {
    if (!tile) return;
    this.#current = Number(tile.dataset.id);
    tile.focus();
    this.#host.requestUpdate();
  }

  /** Removes the digit that has the focus; a neighbour in its row gets it. */
  #removeAt(row: readonly HTMLElement[], index: number): void {
    const neighbour = row[index + 1] ?? row[index - 1];
    this.#current = Number(neighbour?.dataset.id ?? -1);
    this.#own.remove(new Set([Number(row[index]!.dataset.id)]));
    this.#focusLater(neighbour ? `.rows [data-id='${this.#current}']` : '[part=put-back]');
  }

  #focusLater(selector: string): void {
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus(),
    );
  }

  async #open(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (!file) return;
    this.#problem = null;
    this.#added = null;
    try {
      // No more of a huge file is read than tells that it is too large.
      const content = await file.slice(0, MOST_BYTES + 1).arrayBuffer();
      this.#added = this.#own.addFile(new Uint8Array(content));
    } catch (error) {
      this.#problem = problemOfFile(error);
    }
    input.value = '';
    this.#host.requestUpdate();
  }
}

/** A file that is bad is bad as a file of digits. */
function problemOfFile(error: unknown): Problem {
  const problem = problemOf(error);
  const isBad = error instanceof HitofudeError && error.code === 'bad-file';
  return isBad ? { ...problem, kind: 'bad-digits' } : problem;
}
