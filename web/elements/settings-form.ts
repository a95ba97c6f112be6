// The fields in which a person chooses a run's settings.
import { css, html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { whole } from './format.js';
import {
  DEFAULTS,
  LIMITS,
  parseSetting,
  RECIPES,
  USUAL_RATE,
  type Limits,
  type NumberSetting,
  type OfferedOptimizer,
  type Recipe,
  type Settings,
} from './settings.js';
import type { Language, Words } from './words.js';

const NUMBERS: readonly NumberSetting[] = ['lr', 'epochs', 'batchSize', 'images', 'seed'];
const RECIPE_NAMES: readonly Recipe[] = ['book', 'fast'];
const OPTIMIZERS: readonly OfferedOptimizer[] = ['adam', 'sgd'];

export class SettingsForm {
  readonly #host: ReactiveControllerHost;
  #startFrom = DEFAULTS.startFrom;
  #recipe = DEFAULTS.recipe;
  #optimizer = DEFAULTS.optimizer;
  #augment = DEFAULTS.augment;
  readonly #texts = Object.fromEntries(
    NUMBERS.map((name) => [name, String(DEFAULTS[name])]),
  ) as Record<NumberSetting, string>;
  #mostImages = LIMITS.images.max;
  /** The field that has the focus. */
  #focused: NumberSetting | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** What was chosen, or the name of the first field that is not right. */
  read(): Settings | NumberSetting {
    const wrong = this.#firstWrong();
    if (wrong) return wrong;
    const numbers = Object.fromEntries(NUMBERS.map((name) => [name, Number(this.#texts[name])]));
    return {
      startFrom: this.#startFrom,
      recipe: this.#recipe,
      optimizer: this.#optimizer,
      augment: this.#augment,
      ...(numbers as Record<NumberSetting, number>),
    };
  }

  /** There are this many training images: more cannot be chosen. */
  offerImages(count: number): void {
    if (count === this.#mostImages) return;
    this.#mostImages = count;
    this.#texts.images = String(count);
  }

  /** @param locked While a run is open its settings stand. */
  render(words: Words, language: Language, locked: boolean): TemplateResult {
    return html`<fieldset class="settings" part="settings" ?disabled=${locked}>
      <legend>${words.settings}</legend>
      ${this.#startFromField(words)}
      <label class="field recipe" title=${words.recipeHelp[this.#recipe]}>
        <span>${words.recipe}</span>
        <select name="recipe" aria-describedby="recipe-note" @change=${this.#chooseRecipe}>
          ${RECIPE_NAMES.map(
            (name) =>
              html`<option value=${name} ?selected=${name === this.#recipe}>
                ${words.recipes[name]}
              </option>`,
          )}
        </select>
        <span id="recipe-note" class="note">${words.recipeHelp[this.#recipe]}</span>
      </label>
      <label class="field">
        <span>${words.optimizer}</span>
        <select name="optimizer" @change=${this.#chooseOptimizer}>
          ${OPTIMIZERS.map(
            (name) =>
              html`<option value=${name} ?selected=${name === this.#optimizer}>
                ${words.optimizers[name]}
              </option>`,
          )}
        </select>
      </label>
      ${NUMBERS.map((name) => this.#numberField(name, words))}
      <label class="choice augment" title=${words.augmentHelp}>
        <input
          type="checkbox"
          name="augment"
          .checked=${this.#augment}
          @change=${(event: Event) =>
            this.#set(() => (this.#augment = (event.target as HTMLInputElement).checked))}
        />
        <span>${words.augment}</span>
      </label>
      <p id="setting-note" class="note" role="status">${this.#note(words, language)}</p>
    </fieldset>`;
  }

  #startFromField(words: Words): TemplateResult {
    const choice = (value: Settings['startFrom']) =>
      html`<label class="choice">
        <input
          type="radio"
          name="startFrom"
          value=${value}
          .checked=${this.#startFrom === value}
          @change=${() => this.#set(() => (this.#startFrom = value))}
        />
        <span>${words[value]}</span>
      </label>`;
    return html`<div class="choices" role="radiogroup" aria-label=${words.startFrom}>
      <span class="field" aria-hidden="true">${words.startFrom}</span>
      ${choice('fresh')} ${choice('current')}
    </div>`;
  }

  #numberField(name: NumberSetting, words: Words): TemplateResult {
    return html`<label class="field" title=${words.settingHelp[name]}>
      <span>${words[name]}</span>
      <input
        name=${name}
        inputmode=${this.#limits(name).whole ? 'numeric' : 'decimal'}
        autocomplete="off"
        .value=${this.#texts[name]}
        aria-invalid=${this.#isWrong(name)}
        aria-describedby="setting-note"
        @input=${(event: Event) =>
          this.#set(() => (this.#texts[name] = (event.target as HTMLInputElement).value))}
        @focus=${() => this.#set(() => (this.#focused = name))}
        @blur=${() => this.#set(() => (this.#focused = null))}
      />
    </label>`;
  }

  /** What is wrong with a field, or what the field with the focus means. */
  #note(words: Words, language: Language): TemplateResult | string {
    const focusedIsWrong = this.#focused && this.#isWrong(this.#focused);
    const wrong = focusedIsWrong ? this.#focused : this.#firstWrong();
    if (!wrong) return this.#focused ? words.settingHelp[this.#focused] : '';
    const { min, max, whole: isWhole } = this.#limits(wrong);
    const range = isWhole
      ? words.rangeWhole(whole(language, min), whole(language, max))
      : words.range(String(min), String(max));
    return html`<span class="problem">${words.wrongSetting(words[wrong], range)}</span>`;
  }

  #limits(name: NumberSetting): Limits {
    const limits = LIMITS[name];
    return name === 'images' ? { ...limits, max: this.#mostImages } : limits;
  }

  #isWrong(name: NumberSetting): boolean {
    return parseSetting(this.#texts[name], this.#limits(name)) === null;
  }

  #firstWrong(): NumberSetting | null {
    return NUMBERS.find((name) => this.#isWrong(name)) ?? null;
  }

  readonly #chooseRecipe = (event: Event) => {
    const recipe = (event.target as HTMLSelectElement).value as Recipe;
    const { optimizer, lr, epochs, batchSize, images } = RECIPES[recipe];
    this.#set(() => {
      this.#recipe = recipe;
      this.#optimizer = optimizer;
      this.#texts.lr = String(lr);
      this.#texts.epochs = String(epochs);
      this.#texts.batchSize = String(batchSize);
      this.#texts.images = String(Math.min(images, this.#mostImages));
    });
  };

  readonly #chooseOptimizer = (event: Event) => {
    const optimizer = (event.target as HTMLSelectElement).value as OfferedOptimizer;
    this.#set(() => {
      this.#optimizer = optimizer;
      this.#texts.lr = String(USUAL_RATE[optimizer]);
    });
  };

  #set(change: () => void): void {
    change();
    this.#host.requestUpdate();
  }
}

export const settingsStyles = css`
  .settings {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 16px;
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  .settings legend {
    padding: 0;
  }
  .field {
    display: grid;
    gap: 4px;
    min-width: 0;
    color: var(--soft);
    font-size: 13px;
    line-height: 16px;
  }
  .field input,
  .field select {
    width: 100%;
    height: 40px;
    padding: 0 8px;
    border: 1px solid var(--edge);
    border-radius: 4px;
    color: var(--ink);
    background: var(--sheet);
    font: inherit;
    font-size: 16px;
    font-variant-numeric: tabular-nums;
  }
  .field input[aria-invalid='true'] {
    border-color: var(--seal);
    box-shadow: inset 0 0 0 1px var(--seal);
  }
  .settings:disabled input,
  .settings:disabled select {
    border-color: var(--rule);
    color: var(--soft);
    background: none;
    opacity: 1;
  }
  .choices {
    grid-column: 1 / -1;
    display: grid;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 32px;
    font-size: 15px;
  }
  .choice input {
    width: 16px;
    height: 16px;
    margin: 0;
    accent-color: var(--seal);
  }
  .recipe,
  .augment {
    grid-column: 1 / -1;
  }
  .recipe .note {
    min-height: 48px;
  }
  .settings > .note {
    grid-column: 1 / -1;
    min-height: 40px;
    margin: -8px 0 0;
  }
`;
