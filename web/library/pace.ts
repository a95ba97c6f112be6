// How fast a run of `fit` goes, and when it will end.

export class Pace {
  readonly #batchSize: number;
  readonly #perEpoch: number;
  readonly #start = performance.now();
  #steps = 0;
  #evaluations = 0;
  #evaluationTime = 0;

  /** `perEpoch` steps are followed by one evaluation. */
  constructor(batchSize: number, perEpoch: number) {
    this.#batchSize = batchSize;
    this.#perEpoch = perEpoch;
  }

  countStep(): void {
    ++this.#steps;
  }

  /** Runs `work` without counting its time as training. */
  async evaluation(work: () => Promise<void>): Promise<void> {
    const start = performance.now();
    await work();
    this.#evaluationTime += performance.now() - start;
    ++this.#evaluations;
  }

  /** Clocks may be as coarse as a millisecond, so no time counts as less. */
  estimate(stepsLeft: number): { imagesPerSecond: number; secondsLeft: number } {
    const trainingTime = Math.max(performance.now() - this.#start - this.#evaluationTime, 1);
    const stepTime = trainingTime / this.#steps;
    const evaluationTime = this.#evaluationTime / Math.max(this.#evaluations, 1);
    const evaluationsLeft = Math.ceil(stepsLeft / this.#perEpoch);
    return {
      imagesPerSecond: (1000 * this.#batchSize) / stepTime,
      secondsLeft: (stepsLeft * stepTime + evaluationsLeft * evaluationTime) / 1000,
    };
  }
}
