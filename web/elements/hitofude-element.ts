// What every Hitofude element has: its language, theme, weights, and the parts that a page may hide.
import { LitElement, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { Session } from './session.js';
import { SystemTheme } from './system-theme.js';
import { chooseLanguage, dictionaries, type Language, type Words } from './words.js';

export abstract class HitofudeElement extends LitElement {
  /** `auto` follows the system. */
  @property({ reflect: true }) theme: 'auto' | 'light' | 'dark' = 'auto';

  /** Where the weights lie; default: those that are shipped. Elements with the same URL share one network. */
  @property() weights?: string;

  /** Names of parts not to be shown, separated by spaces or commas. */
  @property() hide = '';

  #session: Session | null = null;
  #pageLanguage: MutationObserver | null = null;
  readonly #onSession = (event: Event) => this.sessionChanged(event);

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  constructor() {
    super();
    this.addController(new SystemTheme(() => this.themeChanged()));
  }

  get language(): Language {
    return chooseLanguage(this);
  }

  get words(): Words {
    return dictionaries[this.language];
  }

  get session(): Session {
    return (this.#session ??= Session.for(this.weights));
  }

  /** Whether the page hides this part. */
  protected hides(part: string): boolean {
    return this.hide.split(/[\s,]+/).includes(part);
  }

  /** Called when the session tells of a change: see Session's events. */
  protected sessionChanged(_event: Event): void {
    this.requestUpdate();
  }

  /** Called when colours may have changed. */
  protected themeChanged(): void {}

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listen();
    this.#pageLanguage = new MutationObserver(() => this.requestUpdate());
    this.#pageLanguage.observe(document.documentElement, { attributeFilter: ['lang'] });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening();
    this.#pageLanguage?.disconnect();
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === 'lang') this.requestUpdate();
  }

  /** In a task of its own the first time, which takes long: the page can paint and answer between two elements. */
  protected override async scheduleUpdate(): Promise<unknown> {
    if (!this.hasUpdated) await new Promise((resolve) => setTimeout(resolve));
    return super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('weights') || !this.hasUpdated) return;
    this.#stopListening();
    this.#session = null;
    this.#listen();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('theme')) this.themeChanged();
    for (const element of this.renderRoot.querySelectorAll('[part], [data-with]')) {
      const name = element.getAttribute('data-with') ?? element.getAttribute('part')!;
      element.toggleAttribute('hidden', this.hides(name));
    }
  }

  #listen(): void {
    for (const type of Session.EVENTS) this.session.addEventListener(type, this.#onSession);
  }

  #stopListening(): void {
    for (const type of Session.EVENTS) this.#session?.removeEventListener(type, this.#onSession);
  }
}
