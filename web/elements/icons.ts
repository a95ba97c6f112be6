// The signs on the buttons, drawn in the colour of the text.
import { svg, html, type SVGTemplateResult } from 'lit';

const icon = (shape: SVGTemplateResult) =>
  html`<svg viewBox="0 0 16 16" aria-hidden="true">${shape}</svg>`;

export const icons = {
  start: icon(svg`<path d="M3 2v12l11-6z" />`),
  pause: icon(svg`<path d="M3 2h4v12H3zM9 2h4v12H9z" />`),
  stop: icon(svg`<path d="M3 3h10v10H3z" />`),
  step: icon(svg`<path d="M2 2v12l8-6zM11 2h3v12h-3z" />`),
  reset: icon(
    svg`<path d="M8 2.5a5.5 5.5 0 1 1-5.2 3.7l1.5.5A3.9 3.9 0 1 0 8 4.1v2.4L3.6 3.3 8 0z" />`,
  ),
};
