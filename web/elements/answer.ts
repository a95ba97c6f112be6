// What the network's ten probabilities come to: a digit, or that it is not sure.
import { css, html, nothing, type TemplateResult } from 'lit';
import { SURE } from '../library/sure.js';
import { percent } from './format.js';
import type { Language, Words } from './words.js';

export interface Answer {
  /** The one with the highest probability. */
  digit: number;
  probability: number;
  sure: boolean;
}

/** @param probabilities Ten, 0..1. */
export function answerOf(probabilities: Float32Array): Answer {
  const probability = Math.max(...probabilities);
  return { digit: probabilities.indexOf(probability), probability, sure: probability >= SURE };
}

/** What a screen reader says. */
export function spoken({ digit, probability, sure }: Answer, words: Words, language: Language) {
  const share = percent(language, probability);
  return sure ? words.answerSpoken(digit, share) : words.notSureSpoken(digit, share);
}

/** @param answer Without one, an invitation to draw. */
export function answerView(answer: Answer | null, words: Words): TemplateResult {
  return html`<div class="result" part="answer">
    <h3>${words.answer}</h3>
    <output part="digit" aria-live="off" class=${answer?.sure === false ? 'unsure' : nothing}
      >${answer ? named(answer, words) : nothing}</output
    >
    ${answer ? nothing : html`<span class="invitation">${words.noAnswer}</span>`}
  </div>`;
}

const named = ({ digit, sure }: Answer, words: Words) =>
  sure ? digit : html`<span title=${words.notSureHelp}>?</span> <small>${words.notSure}</small>`;

export const answerStyles = css`
  .result {
    position: relative;
    min-width: 0;
  }
  [part='digit'] {
    display: block;
    height: 160px;
    color: var(--seal);
    font: 600 160px/160px var(--brush);
    font-variant-numeric: lining-nums tabular-nums;
  }
  [part='digit'].unsure {
    color: var(--soft);
    font-size: 120px;
    line-height: 120px;
  }
  [part='digit'] span {
    display: block;
  }
  [part='digit'] small {
    display: block;
    font: 16px/24px var(--brush);
    white-space: nowrap;
  }
  .invitation {
    position: absolute;
    inset: 64px 0 auto;
    color: var(--soft);
    font: 20px/32px var(--brush);
  }
`;
