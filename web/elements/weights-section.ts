// The weights in use: saved to a file, loaded from one, or those that are shipped.
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { download } from './download.js';
import { problemNote } from './problem-note.js';
import { problemOf, type Problem } from './problem.js';
import type { Session } from './session.js';
import type { Words } from './words.js';

export class WeightsSection {
  readonly #host: ReactiveControllerHost;
  #problem: Problem | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** @param locked While a training runs the weights can be saved, not replaced. */
  render(session: Session, locked: boolean, words: Words): TemplateResult {
    return html`<section class="weights" part="weights">
      <h3>${words.weights}</h3>
      <p class="note" part="origin" role="status">
        ${words.networkIs(words.origin[session.origin ?? 'none'])}
      </p>
      <div class="actions">
        <button
          part="save"
          title=${words.saveHelp}
          ?disabled=${!session.origin}
          @click=${() => this.#attempt(() => save(session))}
        >
          ${words.save}
        </button>
        <label class="button" part="load" title=${words.loadHelp} ?data-disabled=${locked}>
          ${words.load}
          <input
            class="unseen"
            type="file"
            name="weights"
            ?disabled=${locked}
            @change=${(event: Event) => this.#load(session, event.target as HTMLInputElement)}
          />
        </label>
        <button
          part="shipped"
          title=${words.shippedHelp}
          ?disabled=${locked || session.origin === 'shipped'}
          @click=${() => this.#attempt(() => session.useShipped())}
        >
          ${words.shipped}
        </button>
      </div>
      <p class="note" role="alert">${problemNote(this.#problem, words)}</p>
    </section>`;
  }

  #load(session: Session, input: HTMLInputElement): void {
    const file = input.files?.[0];
    if (!file) return;
    void this.#attempt(async () => {
      await session.useFile(new Uint8Array(await file.arrayBuffer()));
    });
    input.value = '';
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.#problem = null;
    try {
      await work();
    } catch (error) {
      this.#problem = problemOf(error);
    }
    this.#host.requestUpdate();
  }
}

/** Hands the weights in use to the browser as a download. */
async function save(session: Session): Promise<void> {
  const weights = await session.weights();
  if (weights) download(weights.bytes, 'hitofude.safetensors');
}
