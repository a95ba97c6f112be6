// One training run after the other on a session's network: start, pause, resume, single step, reset.
import type { AsyncNetwork, AsyncTrainer, FitProgress } from '../library/api.js';
import { Curve } from './curve.js';
import { ProblemError, problemOf, type Problem } from './problem.js';
import type { Session, Weights } from './session.js';
import { recipeOptions, type Settings } from './settings.js';
import { TrainingData, type Datasets } from './training-data.js';

export type TrainingState = 'idle' | 'preparing' | 'running' | 'pausing' | 'paused' | 'done';

/** Accuracies at some step. */
export interface Accuracies {
  iteration: number;
  train: number;
  /** Null where there are no test images. */
  test: number | null;
  /** Over how many test images. */
  tested: number;
}

/** How many images the accuracies during training are taken over, as in the book. */
const SAMPLES = 1000;
/** Milliseconds between two measurements of the accuracies, two re-readings by the pads, two savings. */
const MEASURE_EVERY = 2000;
const READ_EVERY = 150;
const KEEP_EVERY = 5000;

interface Run {
  settings: Settings;
  data: Datasets;
  network: AsyncNetwork;
  trainer: AsyncTrainer;
  /** Steps of the whole run. */
  iterations: number;
  /** The weights to go back to. */
  before: Weights | null;
}

export class Training {
  readonly data: TrainingData;
  state: TrainingState = 'idle';
  problem: Problem | null = null;
  progress: FitProgress | null = null;
  loss = new Curve();
  accuracies: Accuracies[] = [];
  readonly #session: Session;
  #run: Run | null = null;
  #abort = new AbortController();
  #measuring: Promise<void> | null = null;
  #keeping: Promise<void> = Promise.resolve();
  #isBusy = false;
  #attempting: Promise<void> = Promise.resolve();
  #measuredAt = 0;
  #readAt = 0;
  #keptAt = 0;

  constructor(session: Session) {
    this.#session = session;
    this.data = new TrainingData(session);
  }

  /** Whether there is a run to go on with. */
  get isOpen(): boolean {
    return this.state === 'running' || this.state === 'pausing' || this.state === 'paused';
  }

  /** Whether something that was asked for is still being done. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Begins a run, or goes on with the one that is paused, until its last epoch or `pause`. */
  async start(settings: Settings): Promise<void> {
    await this.#attempt(async () => {
      const run = await this.#openRun(settings);
      this.#abort = new AbortController();
      this.#enter('running');
      if (this.accuracies.length === 0) await this.#measure(run, SAMPLES);
      await this.#fit(run);
    });
  }

  /** Ends `start` between two mini-batches. */
  pause(): void {
    if (this.state !== 'running') return;
    this.#enter('pausing');
    this.#abort.abort();
  }

  /** One mini-batch of the run, which it begins where there is none. */
  async step(settings: Settings): Promise<void> {
    await this.#attempt(async () => {
      const run = await this.#openRun(settings);
      this.#enter('running');
      const loss = await this.#session.guard(() => run.trainer.stepOn(run.data.train));
      if (!Number.isFinite(loss)) throw new ProblemError('bad-value', `the loss is ${loss}`);
      this.#record(await this.#progressOfStep(run, loss));
      await this.#measure(run, SAMPLES);
      await this.#settle(run, run.iterations <= (this.progress?.iteration ?? 0));
    });
  }

  /** Discards the run; the weights from before it are in use again. */
  async reset(): Promise<void> {
    this.pause();
    await this.#attempting;
    const run = this.#run;
    if (!run) return;
    await this.#attempt(async () => {
      await this.#session.restore(run.before);
      await this.#close(run);
    });
  }

  /** Lets go of the run and keeps the network as it is. */
  async release(): Promise<void> {
    if (this.#run) await this.#close(this.#run);
  }

  /** The worker is gone, and with it the run and the images. */
  workerLost(): void {
    this.#run = null;
    this.data.workerLost();
    this.#enter('idle');
  }

  async #close(run: Run): Promise<void> {
    this.#run = null;
    await run.trainer.dispose();
    this.#clear();
    this.#enter('idle');
  }

  async #openRun(settings: Settings): Promise<Run> {
    if (this.#run && this.state === 'paused') return this.#run;
    await this.release();
    this.#enter('preparing');
    const data = await this.data.prepare(settings.images, settings.seed);
    const before = await this.#session.weights();
    const run = await this.#session.guard(async (lab) => {
      const { optimizer, lr, seed, epochs } = settings;
      const batchSize = Math.min(settings.batchSize, data.trainCount);
      const continues = settings.startFrom === 'current' && before;
      const network = await (continues ? lab.load(before.bytes) : lab.simpleConvNet({ seed }));
      const iterations = epochs * Math.max(1, Math.floor(data.trainCount / batchSize));
      const recipe = recipeOptions(settings, iterations);
      const trainer = await lab.trainer(network, { optimizer, lr, batchSize, seed, ...recipe });
      return { settings, data, network, trainer, iterations, before };
    });
    this.#run = run;
    this.#clear();
    this.#session.adopt(run.network, 'training');
    return run;
  }

  async #fit(run: Run): Promise<void> {
    const { completed } = await this.#session.guard(() =>
      run.trainer.fit({
        train: run.data.train,
        test: run.data.test ?? undefined,
        epochs: run.settings.epochs,
        evaluateSamples: SAMPLES,
        signal: this.#abort.signal,
        onProgress: (progress) => this.#advance(run, progress),
      }),
    );
    await this.#settle(run, completed);
  }

  /** After the last step of `start` or `step`. A finished run is measured over all test images. */
  async #settle(run: Run, completed: boolean): Promise<void> {
    this.#session.changed('network');
    await this.#keeping;
    await this.#session.keep();
    await this.#measuring;
    if (completed) await this.#measure(run, Infinity);
    this.#enter(completed ? 'done' : 'paused');
  }

  #advance(run: Run, progress: FitProgress): void {
    if (run !== this.#run) return;
    this.#record(progress);
    const now = performance.now();
    if (progress.trainAccuracy !== undefined) {
      this.#addAccuracies(run, progress.trainAccuracy, progress.testAccuracy ?? null, SAMPLES);
      this.#measuredAt = now;
    } else if (now - this.#measuredAt > MEASURE_EVERY) {
      this.#measuring ??= this.#measure(run, SAMPLES)
        .catch(() => undefined)
        .finally(() => (this.#measuring = null));
    }
    if (now - this.#readAt > READ_EVERY) {
      this.#readAt = now;
      this.#session.changed('network');
    }
    if (progress.trainAccuracy !== undefined || now - this.#keptAt > KEEP_EVERY) {
      this.#keptAt = now;
      this.#keeping = this.#session.keep().catch(() => undefined);
    }
  }

  #record(progress: FitProgress): void {
    this.progress = progress;
    this.loss.add(progress.iteration, progress.loss);
    this.#session.changed('training');
  }

  async #progressOfStep(run: Run, loss: number): Promise<FitProgress> {
    const iteration = await run.trainer.iteration;
    const { epochs } = run.settings;
    const epoch = Math.floor((iteration * epochs) / run.iterations);
    const { imagesPerSecond, secondsLeft } = this.progress ?? {
      imagesPerSecond: 0,
      secondsLeft: 0,
    };
    return {
      iteration,
      iterations: run.iterations,
      epoch,
      epochs,
      loss,
      imagesPerSecond,
      secondsLeft,
    };
  }

  /** Takes the accuracies, while the training goes on or between two steps. */
  async #measure(run: Run, samples: number): Promise<void> {
    const train = await run.network.accuracyOn(run.data.train, SAMPLES);
    const test = run.data.test ? await run.network.accuracyOn(run.data.test, samples) : null;
    if (run === this.#run) this.#addAccuracies(run, train, test, samples);
    this.#measuredAt = performance.now();
  }

  #addAccuracies(run: Run, train: number, test: number | null, samples: number): void {
    const iteration = this.progress?.iteration ?? 0;
    if (this.accuracies.at(-1)?.iteration === iteration) this.accuracies.pop();
    this.accuracies.push({ iteration, train, test, tested: Math.min(samples, run.data.testCount) });
    this.#session.changed('training');
  }

  #clear(): void {
    this.progress = null;
    this.loss = new Curve();
    this.accuracies = [];
    this.#measuredAt = 0;
    this.#keptAt = performance.now();
  }

  #enter(state: TrainingState): void {
    this.state = state;
    this.#session.changed('training');
  }

  /** Does what a person asked for; what goes wrong is told, and the run can be gone on with where there is one. */
  #attempt(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return this.#attempting;
    this.#isBusy = true;
    this.problem = null;
    this.#attempting = work()
      .catch((error: unknown) => {
        this.problem = problemOf(error);
        this.state = this.#run ? 'paused' : 'idle';
      })
      .finally(() => {
        this.#isBusy = false;
        this.#session.changed('training');
      });
    return this.#attempting;
  }
}
