// Where the training images come from, and how to open others.
import { html, nothing, type TemplateResult } from 'lit';
import { whole } from './format.js';
import { problemNote } from './problem-note.js';
import type { TrainingData } from './training-data.js';
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
    <p class="note" role="status">${description(data, words, language)}</p>
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
      ${
        data.source === 'files'
          ? html`<button ?disabled=${locked} @click=${() => data.useSite()}>
              ${words.dataAgain}
            </button>`
          : nothing
      }
    </div>
    <p class="note" role="alert">${problemNote(data.problem, words)}</p>
  </section>`;
}

function description(data: TrainingData, words: Words, language: Language): string {
  if (data.trainCount === null) return words.dataSite;
  const train = whole(language, data.trainCount);
  if (data.testCount === 0) return words.dataNoTest(train);
  return words.dataReady(train, whole(language, data.testCount));
}

function openAll(data: TrainingData, files: FileList | null | undefined): void {
  if (files && files.length > 0) void data.open([...files]);
}
