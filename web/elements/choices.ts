// One of a few possibilities, as radio buttons.
import { html, type TemplateResult } from 'lit';

export interface Choice<T extends string> {
  value: T;
  text: string;
  disabled?: boolean;
}

/** @param name Of the field, once in its element. */
export function choices<T extends string>(
  name: string,
  title: string,
  all: readonly Choice<T>[],
  chosen: T,
  onChoose: (value: T) => void,
): TemplateResult {
  return html`<fieldset class="choices">
    <legend>${title}</legend>
    ${all.map(
      ({ value, text, disabled = false }) =>
        html`<label class="choice" ?data-disabled=${disabled}>
          <input
            type="radio"
            name=${name}
            value=${value}
            ?disabled=${disabled}
            .checked=${value === chosen}
            @change=${() => onChoose(value)}
          />
          <span>${text}</span>
        </label>`,
    )}
  </fieldset>`;
}
