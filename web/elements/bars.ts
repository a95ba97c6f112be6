// Ten bars, one for each digit, with the probabilities that the network gives them.
import { css, html, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { percent } from './format.js';
import type { Language, Words } from './words.js';

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** @param probabilities Ten, 0..1; without any, the bars are empty. */
export function bars(
  probabilities: Float32Array | null,
  answer: number | null,
  words: Words,
  language: Language,
): TemplateResult {
  return html`<ol class="bars" part="bars" aria-label=${words.probabilities}>
    ${DIGITS.map((digit) => {
      const share = probabilities?.[digit] ?? 0;
      const text = probabilities ? percent(language, share) : '';
      return html`<li
        class=${classMap({ answer: digit === answer })}
        title=${probabilities ? words.barHelp(digit, text) : words.probabilities}
      >
        <span class="name">${digit}</span>
        <svg class="track" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          <rect width=${share} height="1" />
        </svg>
        <span class="share">${text}</span>
      </li>`;
    })}
  </ol>`;
}

export const barStyles = css`
  .bars {
    display: grid;
    gap: 0;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .bars li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) 64px;
    align-items: center;
    gap: 8px;
    height: 24px;
    color: var(--soft);
    font-size: 15px;
  }
  .bars .name {
    text-align: center;
  }
  .bars .share {
    text-align: end;
  }
  .bars .track {
    width: 100%;
    height: 8px;
    border-radius: 2px;
    background: var(--rule);
    fill: var(--soft);
  }
  .bars rect {
    transition: width 100ms;
  }
  .bars .answer {
    color: var(--ink);
    font-weight: 600;
  }
  .bars .answer .track {
    fill: var(--seal);
  }
`;
