// The confusion matrix of the own digits: a table whose counts are buttons that open the digits in them.
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { choices } from './choices.js';
import { confusionOf, rightOf, type Confusion } from './confusion.js';
import type { DigitsSection } from './digits-section.js';
import { percent, whole } from './format.js';
import type { OwnDigit } from './own-digits-store.js';
import type { DigitReadings } from './own-readings.js';
import type { Language, Words } from './words.js';
import { LABELS } from './writing-order.js';

/** How many shades there are between paper and ink. */
const SHADES = 8;

interface Cell {
  written: number;
  read: number;
}

export interface Shown {
  digits: readonly OwnDigit[];
  /** Of the network in use. */
  now: DigitReadings;
  /** Of the network before the last fine-tuning; null without any. */
  before: DigitReadings | null;
}

export class ConfusionSection {
  readonly #host: ReactiveControllerHost;
  readonly #sheet: DigitsSection;
  #when: 'now' | 'before' = 'now';
  #which: 'heldOut' | 'all' = 'heldOut';
  #open: Cell | null = null;

  /** @param sheet Shows the digits of a cell, to be chosen and removed as on the sheet. */
  constructor(host: ReactiveControllerHost, sheet: DigitsSection) {
    this.#host = host;
    this.#sheet = sheet;
  }

  render(shown: Shown, words: Words, language: Language): TemplateResult {
    const { own } = words;
    const when = shown.before ? this.#when : 'now';
    const readings = (when === 'before' ? shown.before : shown.now) ?? shown.now;
    const digits = shown.digits.filter(({ heldOut }) => heldOut || this.#which === 'all');
    const confusion = confusionOf(digits, readings);
    return html`<section class="confusion" part="confusion">
      <h3>${own.confusion}</h3>
      <div class="form">
        ${choices('which', own.whichDigits, this.#digitChoices(words), this.#which, (value) =>
          this.#set(() => (this.#which = value)),
        )}
        ${choices('when', own.whichNetwork, whenChoices(shown, words), when, (value) =>
          this.#set(() => (this.#when = value)),
        )}
      </div>
      <p class="note" part="right" role="status">${summary(confusion, words, language)}</p>
      <div class="matrix">${this.#table(confusion, words)} ${this.#cell(confusion, words)}</div>
    </section>`;
  }

  #digitChoices(words: Words) {
    const { own } = words;
    return [
      { value: 'heldOut' as const, text: own.heldOutDigits },
      { value: 'all' as const, text: own.allDigits },
    ];
  }

  #table(confusion: Confusion, words: Words): TemplateResult {
    const { own } = words;
    const most = Math.max(...confusion.flat().map((digits) => digits.length));
    return html`<table part="matrix">
      <caption>
        ${own.confusionHelp}
      </caption>
      <thead>
        <tr>
          <td></td>
          ${LABELS.map((read) => html`<th scope="col" aria-label=${own.readAs(read)}>${read}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${LABELS.map(
          (written) =>
            html`<tr>
              <th scope="row" aria-label=${own.writtenAs(written)}>${written}</th>
              ${LABELS.map((read) =>
                this.#count({ written, read }, confusion[written]![read]!.length, most, words),
              )}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #count(cell: Cell, count: number, most: number, words: Words): TemplateResult {
    const { written, read } = cell;
    const kind = written === read ? 'right' : 'wrong';
    if (count === 0) return html`<td class=${kind}><span class="none">0</span></td>`;
    const isOpen = this.#isOpen(cell);
    return html`<td class=${kind}>
      <button
        type="button"
        data-shade=${Math.ceil((SHADES * count) / most)}
        data-cell="${written}-${read}"
        aria-label=${words.own.cell(written, read, count)}
        aria-expanded=${isOpen}
        aria-controls="cell"
        @click=${() => this.#set(() => (this.#open = isOpen ? null : cell))}
      >
        ${count}
      </button>
    </td>`;
  }

  #cell(confusion: Confusion, words: Words): TemplateResult {
    const { own } = words;
    const digits = this.#open ? confusion[this.#open.written]![this.#open.read]! : [];
    const title = this.#open
      ? own.cell(this.#open.written, this.#open.read, digits.length)
      : own.openCell;
    return html`<div id="cell" class="cell" part="cell">
      <p class="note" role="status">${title}</p>
      <div class="tiles" role="group" aria-label=${title}>${this.#sheet.tiles(digits, words)}</div>
      ${digits.length > 0 ? this.#sheet.removeButton(words, 'remove-here') : nothing}
    </div>`;
  }

  #isOpen({ written, read }: Cell): boolean {
    return this.#open?.written === written && this.#open.read === read;
  }

  #set(change: () => void): void {
    change();
    this.#host.requestUpdate();
  }
}

const whenChoices = ({ before }: Shown, { own }: Words) => [
  { value: 'now' as const, text: own.networkNow },
  { value: 'before' as const, text: own.networkBefore, disabled: before === null },
];

function summary(confusion: Confusion, { own }: Words, language: Language): string {
  const { right, count } = rightOf(confusion);
  if (count === 0) return own.nothingRead;
  const n = (value: number) => whole(language, value);
  return own.right(percent(language, right / count), n(right), n(count));
}
