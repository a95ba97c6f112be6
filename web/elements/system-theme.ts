// Tells an element when the system changes between light and dark, for as long as the element is on the page.
import type { ReactiveController } from 'lit';

const DARK = matchMedia('(prefers-color-scheme: dark)');

export class SystemTheme implements ReactiveController {
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  hostConnected(): void {
    DARK.addEventListener('change', this.#onChange);
  }

  hostDisconnected(): void {
    DARK.removeEventListener('change', this.#onChange);
  }
}
