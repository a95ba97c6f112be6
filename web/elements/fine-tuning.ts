// Fine-tuning a network on one person's digits: what is kept out, what mini-batches are made of, and what is measured.
import type { AsyncHitofude, AsyncNetwork, TrainerOptions } from '../library/api.js';

/** With images of others in every mini-batch, so that the network goes on reading them; or on the own digits alone. */
export type Mixture = 'mixed' | 'alone';

export interface Recipe {
  /** The highest rate of the one cycle that the run is. */
  lr: number;
  steps: number;
  batchSize: number;
  /** Share of own digits in what is trained on, above 0..1. */
  ownShare: number;
  /** How each image is changed whenever it is trained on. */
  augment: TrainerOptions['augment'];
}

/** What `npm run fine-tuning` measures over the writers of a public data set. */
export const RECIPES: Record<Mixture, Recipe> = {
  mixed: { lr: 0.0005, steps: 200, batchSize: 100, ownShare: 0.3, augment: true },
  alone: { lr: 0.0001, steps: 60, batchSize: 50, ownShare: 1, augment: true },
};

/** 28×28 pixels as bytes 0..255, and a label 0..9 for each image. */
export interface Examples {
  images: Uint8Array;
  labels: Uint8Array;
}

const PIXELS = 28 * 28;
const SEED = 1;

/** One in so many digits of each label is held out. */
const HELD_OUT_EVERY = 5;

/**
 * Whether the next digit of a label is held out, given those of the label so far: the fifth, the tenth, … It is decided
 * once, when the digit is written: however many are removed later, none that was trained on is ever measured on.
 */
export function holdsOutNext(sameLabel: readonly Pick<Assigned, 'heldOut'>[]): boolean {
  const heldOut = sameLabel.filter((digit) => digit.heldOut).length;
  return heldOut < Math.floor((sameLabel.length + 1) / HELD_OUT_EVERY);
}

/** A digit's place in the experiment. */
export interface Assigned {
  label: number;
  heldOut: boolean;
}

/**
 * What is trained on: the digits that are not held out.
 * @param images 28×28 pixels 0..1 of each digit.
 */
export function ownExamples(
  digits: readonly Assigned[],
  images: readonly Float32Array[],
): Examples {
  const own = digits.flatMap(({ heldOut, label }, i) =>
    heldOut ? [] : [{ label, image: images[i]! }],
  );
  const pixels = new Uint8Array(own.length * PIXELS);
  own.forEach(({ image }, i) => pixels.set(asBytes(image), i * PIXELS));
  return { images: pixels, labels: Uint8Array.from(own, ({ label }) => label) };
}

/** Pixels 0..1 as bytes. */
export const asBytes = (pixels: Float32Array): Uint8Array =>
  Uint8Array.from(pixels, (value) => Math.round(255 * value));

/** Share of the held-out digits that are read right, 0..1. At least one has to be held out. */
export function heldOutAccuracy(digits: readonly Assigned[], read: readonly number[]): number {
  const isRight = digits.flatMap(({ heldOut, label }, i) => (heldOut ? [read[i] === label] : []));
  return isRight.filter(Boolean).length / isRight.length;
}

/** How many images of others a run takes when there are any. */
export const othersIn = ({ steps, batchSize, ownShare }: Recipe): number =>
  Math.round(steps * batchSize * (1 - ownShare));

/**
 * As many examples as the recipe's steps take: own ones, each about equally often, and others from all over their set.
 * @param own At least one.
 * @param others Null: own ones alone.
 */
export function trainingSet(own: Examples, others: Examples | null, recipe: Recipe): Examples {
  const count = recipe.steps * recipe.batchSize;
  const ownCount = others ? count - othersIn(recipe) : count;
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  const take = (from: Examples, index: number, to: number) => {
    images.set(from.images.subarray(index * PIXELS, (index + 1) * PIXELS), to * PIXELS);
    labels[to] = from.labels[index]!;
  };
  for (let i = 0; i < ownCount; ++i) take(own, i % own.labels.length, i);
  for (let i = ownCount; others && i < count; ++i) {
    const share = (i - ownCount) / (count - ownCount);
    take(others, Math.floor(share * others.labels.length), i);
  }
  return { images, labels };
}

export interface FineTuningOptions {
  /** Ends the run between two steps. */
  signal?: AbortSignal;
  /** Called after each of the recipe's steps. */
  onStep?: (step: number) => void;
}

/** Trains on each example once, in a random order. False when the signal ended it before. */
export async function fineTune(
  lab: Pick<AsyncHitofude, 'dataset' | 'trainer'>,
  network: AsyncNetwork,
  examples: Examples,
  { lr, steps, batchSize, augment }: Recipe,
  { signal, onStep }: FineTuningOptions = {},
): Promise<boolean> {
  const train = await lab.dataset(examples);
  const options = { lr, batchSize, oneCycle: steps, shuffle: true, augment, seed: SEED };
  const trainer = await lab.trainer(network, { optimizer: 'adam', ...options });
  try {
    const { completed } = await trainer.fit({
      train,
      epochs: 1,
      evaluateSamples: 1,
      signal,
      onProgress: ({ iteration }) => onStep?.(iteration),
    });
    return completed;
  } finally {
    await trainer.dispose();
    await train.dispose();
  }
}

/** How many images are read at once. */
const READING_BATCH = 100;

/**
 * The digit that each image is read as.
 * @param scoresOf Scores or probabilities, ten an image; null where there is no network.
 * @param images 28×28 pixels 0..1 each.
 */
export async function readAs(
  scoresOf: (x: Float32Array) => Promise<Float32Array | null>,
  images: readonly Float32Array[],
): Promise<number[] | null> {
  const read: number[] = [];
  for (let from = 0; from < images.length; from += READING_BATCH) {
    const batch = images.slice(from, from + READING_BATCH);
    const x = new Float32Array(batch.length * PIXELS);
    batch.forEach((image, i) => x.set(image, i * PIXELS));
    const scores = await scoresOf(x);
    if (!scores) return null;
    for (let i = 0; i < batch.length; ++i) read.push(highest(scores.subarray(10 * i, 10 * i + 10)));
  }
  return read;
}

const highest = (scores: Float32Array): number => scores.indexOf(Math.max(...scores));
