// The images that a session trains and tests with: where they come from, and their copies in the worker.
import type { AsyncDataset } from '../library/api.js';
import type { MnistImages } from '../library/index.js';
import { fetchMnist, readMnist, type Download, type MnistSets } from './mnist-files.js';
import { problemOf, type Problem } from './problem.js';
import type { Session } from './session.js';

/** What is in the worker. */
export interface Datasets {
  train: AsyncDataset;
  trainCount: number;
  test: AsyncDataset | null;
  testCount: number;
}

export class TrainingData {
  /** Where the images come from: the site, or files that the reader opened. */
  source: 'site' | 'files' = 'site';
  sets: MnistSets | null = null;
  /** How far fetching is, while it goes on. */
  download: Download | null = null;
  /** What was wrong with the files that were opened last. */
  problem: Problem | null = null;
  readonly #session: Session;
  #datasets: Datasets | null = null;
  #fetching: Promise<MnistSets> | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** How many training images there are; null before they are here. */
  get trainCount(): number | null {
    return this.sets?.train.labels.length ?? null;
  }

  get testCount(): number {
    return this.sets?.test?.labels.length ?? 0;
  }

  /** Takes images from the reader's files. When they are no use, the images before them stay. */
  async open(files: readonly File[]): Promise<void> {
    try {
      this.sets = await readMnist(files);
      this.source = 'files';
      this.problem = null;
      await this.#dispose();
    } catch (error) {
      this.problem = problemOf(error);
    }
    this.#session.changed('training');
  }

  /** Goes back to the site's images. */
  async useSite(): Promise<void> {
    this.source = 'site';
    this.sets = null;
    this.problem = null;
    await this.#dispose();
    this.#session.changed('training');
  }

  /** All images, which are fetched when none are here. Throws `no-data` or `bad-data`. */
  async images(): Promise<MnistSets> {
    if (this.sets) return this.sets;
    const fetched = await (this.#fetching ??= this.#fetch());
    return (this.sets ??= fetched);
  }

  /** The first `count` training images, and all test images, in the worker. Throws `no-data` or `bad-data`. */
  async prepare(count: number): Promise<Datasets> {
    const sets = await this.images();
    const trainCount = Math.min(count, sets.train.labels.length);
    if (this.#datasets?.trainCount === trainCount) return this.#datasets;
    await this.#dispose();
    return (this.#datasets = await this.#session.guard(async (lab) => ({
      train: await lab.dataset(first(sets.train, trainCount)),
      trainCount,
      test: sets.test && (await lab.dataset(sets.test)),
      testCount: this.testCount,
    })));
  }

  /** The worker is gone, and with it its copies. */
  workerLost(): void {
    this.#datasets = null;
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

  async #dispose(): Promise<void> {
    const datasets = this.#datasets;
    this.#datasets = null;
    await datasets?.train.dispose();
    await datasets?.test?.dispose();
  }
}

/** Copies, so that only these images travel to the worker. */
const first = ({ images, labels }: MnistImages, count: number): MnistImages =>
  count === labels.length
    ? { images, labels }
    : { images: images.slice(0, count * 784), labels: labels.slice(0, count) };
