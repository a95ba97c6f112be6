// A sentence about what went wrong, with the technical message for those who want it.
import { html, nothing, type TemplateResult } from 'lit';
import type { Problem } from './problem.js';
import type { Words } from './words.js';

export function problemNote(
  problem: Problem | null,
  words: Words,
): TemplateResult | typeof nothing {
  if (!problem) return nothing;
  return html`<span class="problem" title=${problem.detail}
    >${words.problems[problem.kind]}${
      problem.kind === 'no-data' || problem.kind === 'no-weights'
        ? nothing
        : html` <small lang="en">(${problem.detail})</small>`
    }</span
  >`;
}
