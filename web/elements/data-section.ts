// Where the training images come from, and how to open others.
import { html, nothing, type TemplateResult } from 'lit';
import { examples } from './examples.js';
import { whole } from './format.js';
import { problemNote } from './problem-note.js';
import type { Source, TrainingData } from './training-data.js';
import type { Language, Words } from './words.js';

/** @param locked While a run is open its images stand. */
export function dataSection(
  data: TrainingData,
  locked: boolean,
  words: Words,
  language: Language,
): TemplateResult {
  return html`<section
    class="data"
    part="data"
    @dragover=${(event: DragEvent) => event.preventDefault()}
    @drop=${(event: DragEvent) => {
      event.preventDefault();
      if (!locked) openAll(data, event.dataTransfer?.files);
    }}
  >
    <h3>${words.data}</h3>
    <label class="field">
      <span>${words.dataSource}</span>
      <select
        name="source"
        ?disabled=${locked}
        @change=${(event: Event) => {
          const source = (event.target as HTMLSelectElement).value as Source;
          if (source !== 'files') void data.use(source);
        }}
      >
        ${offered(data).map(
          (source) =>
            html`<option value=${source} ?selected=${source === data.source}>
              ${words.dataSources[source]}
            </option>`,
        )}
      </select>
    </label>
    <p class="note" role="status">${description(data, words, language)}</p>
    ${data.examples ? examples(data.examples, words.dataExamples) : nothing}
    <div class="actions">
      <label class="button" title=${words.dataOpenHelp} ?data-disabled=${locked}>
        ${words.dataOpen}
        <input
          class="unseen"
          type="file"
          multiple
          name="mnist"
          ?disabled=${locked}
          @change=${(event: Event) => {
            const input = event.target as HTMLInputElement;
            openAll(data, input.files);
            input.value = '';
          }}
        />
      </label>
    </div>
    <p class="note" role="alert">${problemNote(data.problem, words)}</p>
  </section>`;
}

/** Files can be chosen from here once they are open. */
const offered = ({ source }: TrainingData): Source[] =>
  source === 'files' ? ['site', 'synthetic', 'files'] : ['site', 'synthetic'];

function description(data: TrainingData, words: Words, language: Language): string {
  if (data.source === 'synthetic') return words.dataSynthetic;
  if (data.trainCount === null) return words.dataSite;
  const train = whole(language, data.trainCount);
  if (data.testCount === 0) return words.dataNoTest(train);
  return words.dataReady(train, whole(language, data.testCount));
}

function openAll(data: TrainingData, files: FileList | null | undefined): void {
  if (files && files.length > 0) void data.open([...files]);
}
