// The two curves of a training run: loss, and accuracy.
import { html, type TemplateResult } from 'lit';
import { decimal, percent } from './format.js';
import type { Line, PlotData } from './plot.js';
import { smooth } from './smooth.js';
import type { Training } from './training.js';
import type { Language, Words } from './words.js';

export function trainingPlots(
  training: Training,
  words: Words,
  language: Language,
  theme: string,
): TemplateResult {
  return html`<div class="plots" part="plots">
    ${lossPlot(training, words, language, theme)} ${accuracyPlot(training, words, language, theme)}
  </div>`;
}

function lossPlot(
  { loss, progress }: Training,
  words: Words,
  language: Language,
  theme: string,
): TemplateResult {
  const lines: Line[] = [
    { label: words.loss, colour: 'faint', dots: false },
    { label: words.lossSmooth, colour: 'ink', dots: false },
  ];
  const data: PlotData = [[...loss.x], [...loss.y], smooth(loss.y)];
  return html`<hitofude-plot
    .label=${words.lossPlot}
    .empty=${words.plotEmpty}
    .language=${language}
    .theme=${theme}
    .lines=${lines}
    .data=${data}
    .end=${progress?.iteration ?? 0}
    .format=${(value: number) => decimal(language, value)}
  ></hitofude-plot>`;
}

function accuracyPlot(
  { accuracies, progress }: Training,
  words: Words,
  language: Language,
  theme: string,
): TemplateResult {
  const lines: Line[] = [
    { label: words.train, colour: 'second', dots: true },
    { label: words.test, colour: 'seal', dots: true },
  ];
  const data: PlotData = [
    accuracies.map(({ iteration }) => iteration),
    accuracies.map(({ train }) => train),
    accuracies.map(({ test }) => test),
  ];
  return html`<hitofude-plot
    .label=${words.accuracyPlot}
    .empty=${words.plotEmpty}
    .language=${language}
    .theme=${theme}
    .lines=${lines}
    .data=${data}
    .end=${progress?.iteration ?? 0}
    .range=${[0, 1]}
    .format=${(value: number) => percent(language, value)}
    .tick=${(value: number) => percent(language, value, 0)}
  ></hitofude-plot>`;
}
