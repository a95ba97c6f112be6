// How much a trainer's images are changed at random.
import type { Augmentation } from './api.js';
import type { CoreAugmentation } from './bindings.js';
import * as check from './checks.js';

/** What `augment: true` stands for: as much as hands differ from each other, on images of 28×28. */
const usual: CoreAugmentation = {
  rotation: 12,
  scale: 0.12,
  shear: 0.2,
  shift: 1,
  elastic: 0.5,
  thickness: 0.4,
};

const none: CoreAugmentation = {
  rotation: 0,
  scale: 0,
  shear: 0,
  shift: 0,
  elastic: 0,
  thickness: 0,
};

const most: CoreAugmentation = {
  rotation: 89,
  scale: 1,
  shear: 1,
  shift: 1000,
  elastic: 10,
  thickness: 1,
};

/** The ranges that `augment` asks for, null for no change. Throws `bad-argument`. */
export function augmentation(augment: boolean | Augmentation = false): CoreAugmentation | null {
  if (augment === false) return null;
  if (augment === true) return usual;
  const kinds = Object.keys(none) as (keyof CoreAugmentation)[];
  const given = { ...none, ...check.knownKeys('augment', augment, kinds) };
  for (const kind of kinds) check.numberWithin(`augment.${kind}`, given[kind], 0, most[kind]);
  check.wholeNumber('augment.shift', given.shift, 0, most.shift);
  return given;
}
