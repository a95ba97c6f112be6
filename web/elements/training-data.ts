// The images that a session trains and tests with: where they come from, and what the worker has of them.
import type { AsyncDataset } from '../library/api.js';
import {
  fetchMnist,
  orBadData,
  readMnist,
  type Download,
  type MnistFiles,
  type MnistSets,
} from './mnist-files.js';
import { problemOf, type Problem } from './problem.js';
import type { Session } from './session.js';

/** What is in the worker. */
export interface Datasets {
  train: AsyncDataset;
  trainCount: number;
  test: AsyncDataset | null;
  testCount: number;
}

/** MNIST from the site, images from files that the reader opened, or digits made by rule as they are needed. */
export type Source = 'site' | 'files' | 'synthetic';

/** How many synthetic digits are the test images: none of them is trained on. */
const SYNTHETIC_TESTS = 2000;
const EXAMPLES = 30;

export class TrainingData {
  source: Source = 'site';
  sets: MnistSets | null = null;
  /** How far fetching is, while it goes on. */
  download: Download | null = null;
  /** What was wrong with the files that were opened last, or with the site. */
  problem: Problem | null = null;
  /** Synthetic digits to look at, 784 values each; null while they are not the source. */
  examples: Float32Array | null = null;
  readonly #session: Session;
  #datasets: Datasets | null = null;
  #fetching: Promise<MnistSets> | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** How many training images there are; null before they are here, and where there is no end of them. */
  get trainCount(): number | null {
    if (this.source === 'synthetic') return null;
    return this.sets?.train.count ?? null;
  }

  get testCount(): number {
    if (this.source === 'synthetic') return SYNTHETIC_TESTS;
    return this.sets?.test?.count ?? 0;
  }

  /** Takes images from the reader's files. When they are no use, the images before them stay. */
  async open(files: readonly File[]): Promise<void> {
    try {
      const sets = await readMnist(files);
      const datasets = await this.#read(sets);
      await this.#change('files');
      this.sets = sets;
      this.#datasets = datasets;
    } catch (error) {
      this.problem = problemOf(error);
    }
    this.#session.changed('training');
  }

  /** Takes the site's images, or synthetic ones. */
  async use(source: 'site' | 'synthetic'): Promise<void> {
    this.sets = null;
    await this.#change(source);
    this.#session.changed('training');
    if (source === 'synthetic') await this.#showExamples();
  }

  /** The site's files or the reader's, fetched when none are here. Throws `no-data` or `bad-data`. */
  async files(): Promise<MnistSets> {
    if (this.sets) return this.sets;
    const fetched = await (this.#fetching ??= this.#fetch());
    return (this.sets ??= fetched);
  }

  /**
   * The first `count` training images, and all test images, in the worker. A site without MNIST gets synthetic digits:
   * `count` an epoch, made from this seed. Throws `bad-data`.
   */
  async prepare(count: number, seed: number): Promise<Datasets> {
    const sets = this.source === 'synthetic' ? null : await this.#imagesOrNone();
    return sets ? this.#store(sets, count) : this.#synthetic(count, seed);
  }

  async #store(sets: MnistSets, count: number): Promise<Datasets> {
    const isSame = this.#datasets?.trainCount === Math.min(count, sets.train.count);
    if (this.#datasets && isSame) return this.#datasets;
    await this.#dispose();
    try {
      return (this.#datasets = await this.#read(sets, count));
    } catch (error) {
      if (this.source === 'site') this.sets = null;
      throw error;
    }
  }

  /** The first `count` training images, or all, and the test images, read in the worker. */
  async #read({ train, test }: MnistSets, count?: number): Promise<Datasets> {
    return this.#session.guard(async (lab) => {
      const read = ({ images, labels }: MnistFiles, most?: number) =>
        orBadData(() => lab.mnistDataset(images, labels, most));
      const stored = await read(train, count);
      const trainCount = Math.min(count ?? Infinity, train.count);
      try {
        const tests = test && (await read(test));
        return { train: stored, trainCount, test: tests, testCount: test?.count ?? 0 };
      } catch (error) {
        await stored.dispose();
        throw error;
      }
    });
  }

  async #synthetic(count: number, seed: number): Promise<Datasets> {
    await this.#dispose();
    const testSeed = (seed + 1) % 2 ** 32;
    return (this.#datasets = await this.#session.guard(async (lab) => ({
      train: await lab.syntheticDataset({ count, seed }),
      trainCount: count,
      test: await lab.syntheticDataset({ count: SYNTHETIC_TESTS, seed: testSeed }),
      testCount: SYNTHETIC_TESTS,
    })));
  }

  /** The worker is gone, and with it its copies. */
  workerLost(): void {
    this.#datasets = null;
  }

  /** Null, and the source is another, where the site has none. */
  async #imagesOrNone(): Promise<MnistSets | null> {
    try {
      return await this.files();
    } catch (error) {
      const problem = problemOf(error);
      if (problem.kind !== 'no-data') throw error;
      await this.#change('synthetic');
      this.problem = problem;
      void this.#showExamples();
      return null;
    }
  }

  async #fetch(): Promise<MnistSets> {
    try {
      return await fetchMnist((download) => {
        this.download = download;
        this.#session.changed('training');
      });
    } finally {
      this.download = null;
      this.#fetching = null;
      this.#session.changed('training');
    }
  }

  async #change(source: Source): Promise<void> {
    this.source = source;
    this.problem = null;
    this.examples = null;
    await this.#dispose();
  }

  /** They are no more than a picture: without them all works. */
  async #showExamples(): Promise<void> {
    const made = await this.#session
      .guard((lab) => lab.syntheticDigits({ count: EXAMPLES }))
      .catch(() => null);
    if (this.source === 'synthetic') this.examples = made && made.images;
    this.#session.changed('training');
  }

  async #dispose(): Promise<void> {
    const datasets = this.#datasets;
    this.#datasets = null;
    await datasets?.train.dispose();
    await datasets?.test?.dispose();
  }
}
