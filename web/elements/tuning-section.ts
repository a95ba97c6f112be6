// Fine-tuning on the own digits: how, start and stop, how far it is, and what it has brought.
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { choices } from './choices.js';
import type { Mixture } from './fine-tuning.js';
import { percent, whole } from './format.js';
import { icons } from './icons.js';
import { problemNote } from './problem-note.js';
import type { BeforeAndAfter, Tuning, TuningSettings } from './tuning.js';
import type { Language, Words } from './words.js';

export class TuningSection {
  readonly #host: ReactiveControllerHost;
  readonly #start: (settings: TuningSettings) => void;
  readonly #settings: TuningSettings = { mixture: 'mixed', startFrom: 'shipped' };

  constructor(host: ReactiveControllerHost, start: (settings: TuningSettings) => void) {
    this.#host = host;
    this.#start = start;
  }

  /** @param canStart Whether there are digits to train on and digits to measure on. */
  render(tuning: Tuning, canStart: boolean, words: Words, language: Language): TemplateResult {
    const { own } = words;
    return html`<section class="tuning" part="tuning">
      <h3>${own.tuning}</h3>
      <p class="note">${own.tuningHelp}</p>
      ${this.#form(tuning, words)} ${this.#controls(tuning, canStart, words)}
      ${progress(tuning, words, language)} ${figures(tuning, words, language)}
    </section>`;
  }

  #form(tuning: Tuning, words: Words): TemplateResult {
    const { own } = words;
    const { mixture, startFrom } = this.#settings;
    const choice = <T extends string>(texts: Record<T, string>) =>
      (Object.keys(texts) as T[]).map((value) => ({
        value,
        text: texts[value],
        disabled: tuning.isBusy,
      }));
    return html`<div class="form">
      ${choices('mixture', own.trainOn, choice<Mixture>(own.mixture), mixture, (value) =>
        this.#choose({ mixture: value }),
      )}
      ${choices('start-from', words.startFrom, choice(own.startFrom), startFrom, (value) =>
        this.#choose({ startFrom: value }),
      )}
    </div>`;
  }

  #choose(settings: Partial<TuningSettings>): void {
    Object.assign(this.#settings, settings);
    this.#host.requestUpdate();
  }

  #controls(tuning: Tuning, canStart: boolean, words: Words): TemplateResult {
    const { own } = words;
    const isLocked = tuning.isBusy || tuning.session.training.isBusy;
    return html`<div class="buttons">
      <button
        part="start"
        class="main"
        title=${own.startHelp}
        aria-describedby=${canStart ? nothing : 'needs'}
        ?disabled=${!canStart || isLocked}
        @click=${() => this.#start({ ...this.#settings })}
      >
        ${icons.start} ${own.start}
      </button>
      <button
        part="stop"
        title=${own.stopHelp}
        ?disabled=${!tuning.isBusy || tuning.state === 'stopping'}
        @click=${() => tuning.stop()}
      >
        ${icons.stop} ${own.stop}
      </button>
      <p id="needs" class="note">${canStart ? nothing : own.needs}</p>
    </div>`;
  }
}

function progress(tuning: Tuning, words: Words, language: Language): TemplateResult {
  const { own } = words;
  const { state, step, steps, session } = tuning;
  const download = state === 'preparing' ? session.training.data.download : null;
  const text = download ? words.dataFetching(download.file) : own.state[state];
  const isCounting = state === 'running' && step > 0;
  const count = isCounting ? words.stepOf(whole(language, step), whole(language, steps)) : '';
  const share = download ? download.share : state === 'idle' ? 0 : step / Math.max(steps, 1);
  return html`<div class="progress">
    <p class="state">
      <span part="state" role="status">${text}</span>
      <span class="time" part="step">${count}</span>
    </p>
    <progress part="progress" max="1" .value=${share} aria-label=${own.progress}></progress>
    <p class="note" role="alert">${problemNote(tuning.problem, words)}</p>
  </div>`;
}

function figures({ result }: Tuning, words: Words, language: Language): TemplateResult {
  const { own } = words;
  return html`<table class="figures" part="figures">
    <caption class="unseen">
      ${own.figures}
    </caption>
    <thead>
      <tr>
        <td></td>
        <th scope="col">${own.before}</th>
        <th scope="col">${own.after}</th>
      </tr>
    </thead>
    <tbody>
      ${figureRow('own', own.heldOutDigits, result?.own ?? null, 1, words, language)}
      ${figureRow('test', own.testImages[result?.others ?? 'mnist'], result?.test ?? null, 2, words, language)}
    </tbody>
  </table>`;
}

function figureRow(
  name: string,
  title: string,
  shares: BeforeAndAfter | null,
  digits: number,
  words: Words,
  language: Language,
): TemplateResult {
  const share = (value?: number) => (value === undefined ? '–' : percent(language, value, digits));
  const over = shares ? words.accuracyOver(whole(language, shares.count)) : '';
  return html`<tr>
    <th scope="row">${title} <span class="note">${over}</span></th>
    <td data-figure="${name}-before">${share(shares?.before)}</td>
    <td data-figure="${name}-after" class="main">${share(shares?.after)}</td>
  </tr>`;
}
