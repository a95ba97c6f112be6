// <hitofude-trainer>: trains the page’s network, and shows how it goes.
import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { FitProgress } from '../library/api.js';
import { dataSection } from './data-section.js';
import { decimal, duration, percent, whole } from './format.js';
import { HitofudeElement } from './hitofude-element.js';
import { icons } from './icons.js';
import { problemNote } from './problem-note.js';
import { SettingsForm, settingsStyles } from './settings-form.js';
import { LIMITS, type Settings } from './settings.js';
import { controls, theme } from './theme.js';
import { trainerStyles } from './trainer-styles.js';
import { trainingPlots } from './training-plots.js';
import type { Training, TrainingState } from './training.js';
import { WeightsSection } from './weights-section.js';

/** Milliseconds between two drawings at least, while steps come in: as often as numbers can be read. */
const DRAW_EVERY = 100;

export class HitofudeTrainer extends HitofudeElement {
  static override styles = [theme, controls, settingsStyles, trainerStyles];

  readonly #form = new SettingsForm(this);
  readonly #weights = new WeightsSection(this);
  #told: { progress: FitProgress | null; state: TrainingState } = { progress: null, state: 'idle' };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawnAt = 0;

  get #training(): Training {
    return this.session.training;
  }

  /** Tells the page of every step at once, and draws some of them. */
  protected override sessionChanged(event: Event): void {
    const before = this.#told.state;
    if (event.type === 'training') this.#tell();
    clearTimeout(this.#timer);
    if (this.#told.state !== before) return this.requestUpdate();
    const wait = this.#drawnAt + DRAW_EVERY - performance.now();
    this.#timer = setTimeout(() => this.requestUpdate(), wait);
  }

  /** Fires `progress` after each step, and `trained` when all epochs are done. */
  #tell(): void {
    const { progress, state } = this.#training;
    const before = this.#told;
    this.#told = { progress, state };
    if (progress && progress !== before.progress) this.#fire('progress', progress);
    if (state === 'done' && before.state !== 'done') this.#fire('trained', progress);
  }

  #fire(type: 'progress' | 'trained', detail: FitProgress | null): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #start(): void {
    this.#withSettings((settings) => this.#training.start(settings));
  }

  #step(): void {
    this.#withSettings((settings) => this.#training.step(settings));
  }

  #withSettings(act: (settings: Settings) => Promise<void>): void {
    const settings = this.#form.read();
    if (typeof settings !== 'string') void act(settings);
    else this.renderRoot.querySelector<HTMLElement>(`[name=${settings}]`)?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.#drawnAt = performance.now();
    this.#form.offerImages(this.#training.data.trainCount ?? LIMITS.images.max);
  }

  protected override render(): TemplateResult {
    const { words, language } = this;
    const training = this.#training;
    const locked = training.isOpen || training.isBusy;
    return html`<div class="trainer" lang=${language}>
      <div class="run">
        ${this.#controls()} ${this.#progress()} ${this.#numbers()}
        ${trainingPlots(training, words, language, this.theme)}
      </div>
      <div class="side">
        ${this.#form.render(words, language, locked)}
        ${dataSection(training.data, locked, words, language)}
        ${this.#weights.render(this.session, training.isBusy, words)}
      </div>
    </div>`;
  }

  #controls(): TemplateResult {
    const { words } = this;
    const training = this.#training;
    const paused = training.state === 'paused';
    return html`<div class="controls">
      <button
        part="start"
        class="main"
        title=${words.startHelp}
        ?disabled=${training.isBusy}
        @click=${this.#start}
      >
        ${icons.start} ${paused ? words.resume : words.start}
      </button>
      <button
        part="pause"
        class="main"
        title=${words.pauseHelp}
        ?disabled=${training.state !== 'running'}
        @click=${() => training.pause()}
      >
        ${icons.pause} ${words.pause}
      </button>
      <button part="step" title=${words.stepHelp} ?disabled=${training.isBusy} @click=${this.#step}>
        ${icons.step} ${words.step}
      </button>
      <button
        part="reset"
        title=${words.resetHelp}
        ?disabled=${!training.isOpen && training.state !== 'done'}
        @click=${() => training.reset()}
      >
        ${icons.reset} ${words.reset}
      </button>
    </div>`;
  }

  #progress(): TemplateResult {
    const { words } = this;
    const { state, progress, problem, data } = this.#training;
    const download = data.download;
    const share = download?.share ?? (progress ? progress.iteration / progress.iterations : 0);
    const activity = download ? words.dataFetching(download.file) : words.state[state];
    return html`<div class="progress">
      <p class="state">
        <span part="state" role="status">${activity}</span>
        <span class="time">${this.#time()}</span>
      </p>
      <progress part="progress" max="1" .value=${share} aria-label=${words.progress}></progress>
      <p class="note" part="steps">${this.#steps()}</p>
      <p class="note" role="alert">${problemNote(problem, words)}</p>
    </div>`;
  }

  #time(): string {
    const { state, progress } = this.#training;
    if (state !== 'running' || !progress || progress.imagesPerSecond === 0) return '';
    const { words } = this;
    return words.timeLeft(duration(words, progress.secondsLeft));
  }

  #steps(): string {
    const { words, language } = this;
    const { progress } = this.#training;
    if (!progress) return '';
    const { iteration, iterations, epoch, epochs, imagesPerSecond } = progress;
    const n = (value: number) => whole(language, value);
    const parts = [
      words.epochOf(n(Math.min(epoch + 1, epochs)), n(epochs)),
      words.stepOf(n(iteration), n(iterations)),
    ];
    if (imagesPerSecond > 0) parts.push(words.speed(n(imagesPerSecond)));
    return parts.join(' · ');
  }

  #numbers(): TemplateResult {
    const { words, language } = this;
    const { progress, accuracies } = this.#training;
    const last = accuracies.at(-1);
    const share = (value: number | null = null, digits = 1) =>
      value === null ? '–' : percent(language, value, digits);
    const over = last?.tested ? words.accuracyOver(whole(language, last.tested)) : '';
    return html`<dl class="numbers">
      <div data-with="accuracy" title=${words.accuracyHelp}>
        <dt>${words.accuracy}</dt>
        <dd part="accuracy" class="main">
          ${share(last?.test, last && last.tested > 1000 ? 2 : 1)}
        </dd>
        <dd class="note">${over}</dd>
      </div>
      <div data-with="train-accuracy" title=${words.trainAccuracyHelp}>
        <dt>${words.trainAccuracy}</dt>
        <dd part="train-accuracy">${share(last?.train)}</dd>
      </div>
      <div data-with="loss" title=${words.lossHelp}>
        <dt>${words.loss}</dt>
        <dd part="loss">${progress ? decimal(language, progress.loss) : '–'}</dd>
      </div>
    </dl>`;
  }
}
