// What a person chooses before a training run, and what is allowed.
import type { OptimizerName, TrainerOptions } from '../library/api.js';

/** The two that chapter 7's readers have met; the library has more. */
export type OfferedOptimizer = Extract<OptimizerName, 'adam' | 'sgd'>;

/** How the learning rate goes, and how images are drawn. */
export type Recipe = 'book' | 'fast';

export interface Settings {
  recipe: Recipe;
  startFrom: 'fresh' | 'current';
  optimizer: OfferedOptimizer;
  lr: number;
  epochs: number;
  batchSize: number;
  /** How many training images, from the first on. */
  images: number;
  seed: number;
  /** Whether every image is changed at random each time it is used. */
  augment: boolean;
}

export type NumberSetting = 'lr' | 'epochs' | 'batchSize' | 'images' | 'seed';

/** The rate that each optimizer is usually given for MNIST in the book. */
export const USUAL_RATE: Record<OfferedOptimizer, number> = { adam: 0.001, sgd: 0.1 };

/** What a recipe comes with; a person may change it. */
export const RECIPES: Record<
  Recipe,
  Pick<Settings, 'optimizer' | 'lr' | 'epochs' | 'batchSize' | 'images'>
> = {
  book: { optimizer: 'adam', lr: USUAL_RATE.adam, epochs: 5, batchSize: 100, images: 60000 },
  fast: { optimizer: 'adam', lr: 0.014, epochs: 3, batchSize: 250, images: 50000 },
};

/**
 * The trainer's further options for a run of so many iterations. The book's recipe needs none; the fast one takes its
 * learning rate through one cycle, every image once an epoch, moved by up to a pixel. Augmentation moves it too.
 */
export function recipeOptions(
  { recipe, augment }: Pick<Settings, 'recipe' | 'augment'>,
  iterations: number,
): Pick<TrainerOptions, 'oneCycle' | 'shuffle' | 'augment'> {
  const usual = augment ? { augment } : {};
  if (recipe === 'book') return usual;
  return { oneCycle: iterations, shuffle: true, augment: { shift: 1 }, ...usual };
}

export const DEFAULTS: Settings = {
  recipe: 'book',
  startFrom: 'fresh',
  ...RECIPES.book,
  seed: 1,
  augment: false,
};

export interface Limits {
  min: number;
  max: number;
  whole: boolean;
}

export const LIMITS: Record<NumberSetting, Limits> = {
  lr: { min: 0.000001, max: 10, whole: false },
  epochs: { min: 1, max: 1000, whole: true },
  batchSize: { min: 1, max: 1000, whole: true },
  images: { min: 1, max: 60000, whole: true },
  seed: { min: 0, max: 4294967295, whole: true },
};

/** The number that a field's text stands for, or null where the field does not allow it. */
export function parseSetting(text: string, { min, max, whole }: Limits): number | null {
  const value = text.trim() === '' ? NaN : Number(text);
  const allowed = value >= min && value <= max && (!whole || Number.isInteger(value));
  return allowed ? value : null;
}
