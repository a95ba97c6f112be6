// The page for iframes: shows the element that `?view=` names, and tells the parent page how high it is.
import '../elements/index.js';

const ELEMENTS: Record<string, string> = {
  pad: 'hitofude-pad',
  trainer: 'hitofude-trainer',
  digits: 'hitofude-digits',
};
/** Parameters that become the element's attributes of the same name. */
const ATTRIBUTES = ['lang', 'theme', 'weights', 'hide'];

const parameters = new URLSearchParams(location.search);
const name = ELEMENTS[parameters.get('view') ?? 'pad'] ?? ELEMENTS.pad!;
const element = document.createElement(name);
for (const attribute of ATTRIBUTES) {
  const value = parameters.get(attribute);
  if (value !== null) element.setAttribute(attribute, value);
}
document.documentElement.lang = parameters.get('lang') ?? navigator.language;
document.querySelector('main')!.append(element);

new ResizeObserver(() => {
  const height = Math.ceil(element.getBoundingClientRect().height);
  parent.postMessage({ type: 'hitofude-height', height }, '*');
}).observe(element);
