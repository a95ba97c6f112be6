// <hitofude-digits>: a person writes digits, looks at them, and fine-tunes the network on them.
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { query } from 'lit/decorators.js';
import { ConfusionSection } from './confusion-section.js';
import { DigitsSection } from './digits-section.js';
import { HitofudeElement } from './hitofude-element.js';
import { ownDigitsStyles } from './own-digits-styles.js';
import { OwnDigits } from './own-digits-store.js';
import { OwnReadings } from './own-readings.js';
import { paperStyles } from './paper-styles.js';
import { controls, theme } from './theme.js';
import { TuningSection } from './tuning-section.js';
import { Tuning, type TuningSettings } from './tuning.js';
import { WeightsSection } from './weights-section.js';
import { WritingSection } from './writing-section.js';

export class HitofudeDigits extends HitofudeElement {
  static override styles = [theme, controls, paperStyles, ownDigitsStyles];

  @query('[part=canvas]') private canvas!: HTMLCanvasElement;

  readonly #own = OwnDigits.shared;
  readonly #writing = new WritingSection(this, this.#own);
  readonly #sheet = new DigitsSection(this, this.#own, (label) => this.#askFor(label));
  readonly #tuningSection = new TuningSection(this, (settings) => this.#tune(settings));
  readonly #confusion = new ConfusionSection(this, this.#sheet);
  readonly #weights = new WeightsSection(this);
  #tuning!: Tuning;
  #readings!: OwnReadings;
  #wasTraining = false;
  #frame = 0;
  readonly #onDigits = () => {
    this.#readings?.push();
    this.requestUpdate();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#own.addEventListener('change', this.#onDigits);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#own.removeEventListener('change', this.#onDigits);
    this.#writing.disconnect();
    this.#tuning?.stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (this.#tuning?.session === this.session) return;
    this.#tuning?.stop();
    this.#tuning = new Tuning(this.session, () => this.#drawSoon());
    this.#readings = new OwnReadings(this.session, this.#own, () => this.requestUpdate());
    this.#readings.push();
  }

  protected override firstUpdated(): void {
    this.#writing.connect(this.canvas);
  }

  protected override themeChanged(): void {
    this.#writing.repaint();
  }

  protected override sessionChanged(event: Event): void {
    const wasTraining = this.#wasTraining;
    const isTraining = (this.#wasTraining = this.session.training.isBusy);
    if (event.type === 'training' && isTraining === wasTraining) return;
    if (event.type === 'network' || (wasTraining && !isTraining)) this.#readings?.push();
    this.#drawSoon();
  }

  /** At most once a frame. */
  #drawSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.requestUpdate());
  }

  #askFor(label: number): void {
    this.#writing.ask(label);
    this.canvas.focus();
  }

  /** Fires `tuned` with the accuracies when a run has come to its end. */
  async #tune(settings: TuningSettings): Promise<void> {
    const result = await this.#tuning.start(this.#own.digits, settings);
    if (!result) return;
    const { own, test } = result;
    const detail = { own, test };
    this.dispatchEvent(new CustomEvent('tuned', { detail, bubbles: true, composed: true }));
  }

  get #canTune(): boolean {
    const { digits } = this.#own;
    return digits.some(({ heldOut }) => heldOut) && digits.some(({ heldOut }) => !heldOut);
  }

  protected override render(): TemplateResult {
    const { words, language, session } = this;
    const isLocked = session.training.isBusy || this.#tuning.isBusy;
    const shown = {
      digits: this.#own.digits,
      now: this.#readings.digits,
      before: this.#tuning.result?.readBefore ?? null,
    };
    return html`<div class="own" lang=${language}>
      ${this.#writing.render(words)} ${this.#sheet.render(words, language)}
      <div class="tuning-side">
        ${this.#tuningSection.render(this.#tuning, this.#canTune, words, language)}
        ${this.#weights.render(session, isLocked, words)}
      </div>
      ${this.#confusion.render(shown, words, language)}
    </div>`;
  }
}
