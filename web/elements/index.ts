// Registers the elements. A page may load this script more than once.
import { HitofudeDigits } from './own-digits.js';
import { HitofudePad } from './pad.js';
import { HitofudePlot } from './plot.js';
import { HitofudeTrainer } from './trainer.js';

export { HitofudeDigits } from './own-digits.js';
export { HitofudePad, type Prediction } from './pad.js';
export { HitofudeTrainer } from './trainer.js';

const ELEMENTS = {
  'hitofude-digits': HitofudeDigits,
  'hitofude-pad': HitofudePad,
  'hitofude-plot': HitofudePlot,
  'hitofude-trainer': HitofudeTrainer,
};

for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(name)) customElements.define(name, element);
}

declare global {
  interface HTMLElementTagNameMap {
    'hitofude-digits': HitofudeDigits;
    'hitofude-pad': HitofudePad;
    'hitofude-plot': HitofudePlot;
    'hitofude-trainer': HitofudeTrainer;
  }
}
