// The lab's page: the reader's language and appearance. All else is done by the elements.
import '../elements/index.js';
import { chosen, remember } from './choices.js';
import { dictionaries, type Language, type Words } from './words.js';

const LANGUAGES = ['en', 'ja'] as const;
const THEMES = ['auto', 'light', 'dark'] as const;

function setLanguage(language: Language): void {
  const words = dictionaries[language];
  document.documentElement.lang = language;
  document.title = words.documentTitle;
  for (const element of document.querySelectorAll<HTMLElement>('[data-word]')) {
    element.textContent = words[element.dataset.word as keyof Words];
  }
}

function setTheme(theme: (typeof THEMES)[number]): void {
  document.documentElement.dataset.theme = theme;
  const elements = 'hitofude-pad, hitofude-trainer, hitofude-digits';
  for (const element of document.querySelectorAll(elements)) {
    element.setAttribute('theme', theme);
  }
}

/** Makes a select show a choice, act on it and remember it. */
function connect<T extends string>(id: string, value: T, apply: (value: T) => void): void {
  const select = document.querySelector<HTMLSelectElement>(`#${id}`)!;
  select.value = value;
  apply(value);
  select.addEventListener('change', () => {
    apply(select.value as T);
    remember(id, select.value);
  });
}

/** Writes this site's own addresses into the examples. */
function nameThisSite(): void {
  for (const id of ['element-code', 'frame-code']) {
    const code = document.querySelector(`#${id}`)!;
    code.textContent = code.textContent!.replace(
      /src="([^"]+)"/,
      (_, file: string) => `src="${new URL(file, document.baseURI).href}"`,
    );
  }
}

const browserLanguage: Language = navigator.language.startsWith('ja') ? 'ja' : 'en';
connect<Language>('lang', chosen('lang', LANGUAGES, browserLanguage), setLanguage);
connect('theme', chosen('theme', THEMES, 'auto'), setTheme);
nameThisSite();
