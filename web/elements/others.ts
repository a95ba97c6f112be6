// The digits of others that a person's own are mixed with.
import type { AsyncHitofude } from '../library/api.js';
import { asBytes, othersIn, RECIPES, type Examples } from './fine-tuning.js';
import { orBadData, type MnistFiles, type MnistSets } from './mnist-files.js';
import { problemOf } from './problem.js';
import type { Session } from './session.js';

export interface Others {
  source: 'mnist' | 'synthetic';
  train: Examples;
  /** Not trained on; null where only training images were opened. */
  test: Examples | null;
}

/** Over how many test images accuracies are taken. */
const TEST_IMAGES = 2000;

/**
 * The images that the trainer uses: MNIST, fetched when it is not here yet, or synthetic digits; these too where the site
 * has no MNIST. Throws `bad-data`.
 */
export async function othersFor(session: Session): Promise<Others> {
  const { data } = session.training;
  if (data.source === 'synthetic') return session.guard(synthetic);
  try {
    const sets = await data.files();
    return await session.guard((lab) => mnist(lab, sets));
  } catch (error) {
    if (problemOf(error).kind !== 'no-data') throw error;
    return session.guard(synthetic);
  }
}

async function mnist(
  lab: Pick<AsyncHitofude, 'mnistSample'>,
  { train, test }: MnistSets,
): Promise<Others> {
  const sample = ({ images, labels }: MnistFiles, count: number): Promise<Examples> =>
    orBadData(() => lab.mnistSample(images, labels, count));
  return {
    source: 'mnist',
    train: await sample(train, othersIn(RECIPES.mixed)),
    test: test && (await sample(test, TEST_IMAGES)),
  };
}

async function synthetic(lab: Pick<AsyncHitofude, 'syntheticDigits'>): Promise<Others> {
  const digits = async (count: number, seed: number): Promise<Examples> => {
    const { images, labels } = await lab.syntheticDigits({ count, seed });
    return { images: asBytes(images), labels };
  };
  const train = await digits(othersIn(RECIPES.mixed), 1);
  return { source: 'synthetic', train, test: await digits(TEST_IMAGES, 2) };
}
