// Training by mini-batches (chapter 7.5, the book's Trainer).
import type {
  Dataset,
  FitOptions,
  FitProgress,
  FitResult,
  Images,
  Labels,
  OptimizerName,
  Trainer,
  TrainerOptions,
} from './api.js';
import { augmentation } from './augmentation.js';
import type { CoreTrainer } from './bindings.js';
import * as check from './checks.js';
import { DatasetHandle } from './dataset.js';
import { HitofudeError } from './errors.js';
import { fitSettings } from './fit-settings.js';
import { Handle } from './handle.js';
import type { NetworkHandle } from './network.js';
import { Pace } from './pace.js';
import type { Session } from './session.js';
import { nextTask } from './tasks.js';

/** Optimizers with the learning rates that they have in the book. */
const learningRates: Record<OptimizerName, number> = {
  sgd: 0.01,
  momentum: 0.01,
  adagrad: 0.01,
  rmsprop: 0.01,
  adam: 0.001,
};

/** The largest mini-batch: its images, gathered as float32, have to fit the core's memory beside everything else. */
const maxBatchSize = 10_000;

export class TrainerHandle extends Handle<CoreTrainer> implements Trainer {
  readonly #net: NetworkHandle;
  readonly #lr: number;
  readonly #batchSize: number;
  #isFitting = false;

  constructor(session: Session, net: NetworkHandle, options: TrainerOptions) {
    const given = check.knownKeys('options', options, [
      'optimizer',
      'lr',
      'batchSize',
      'seed',
      'weightDecay',
      'oneCycle',
      'shuffle',
      'augment',
    ]);
    const names = Object.keys(learningRates) as OptimizerName[];
    const optimizer = check.oneOf('optimizer', given.optimizer ?? 'adam', names);
    const lr = check.positiveNumber('lr', given.lr ?? learningRates[optimizer]);
    const batchSize = check.wholeNumber('batchSize', given.batchSize ?? 100, 1, maxBatchSize);
    const { weightDecay = 0 } = given;
    if (weightDecay !== 0) check.positiveNumber('weightDecay', weightDecay);
    const settings = {
      batchSize,
      seed: check.seedNumber(given.seed ?? 1),
      weightDecay,
      oneCycle: check.wholeNumber('oneCycle', given.oneCycle ?? 0, 0),
      shuffle: check.trueOrFalse('shuffle', given.shuffle ?? false),
      augment: augmentation(given.augment),
    };
    super(
      session,
      'trainer',
      session.callAll((core) => core._trainer(net.core, optimizer, lr, settings)),
    );
    this.#net = net;
    this.#lr = lr;
    this.#batchSize = batchSize;
  }

  get iteration(): number {
    return this.call((trainer) => trainer.iteration());
  }

  step(x: Float32Array, t: Labels): number {
    this.requireLive();
    const labels = check.labelBatch(t, check.imageBatch(x, this.#net.inputDim), this.#net.classes);
    return this.#update((trainer) => trainer.step(x, labels));
  }

  stepOn(dataset: Dataset): number {
    this.requireLive();
    if (!(dataset instanceof DatasetHandle && dataset.belongsTo(this.session))) {
      check.fail('bad-argument', check.show(dataset), 'a dataset of this Hitofude');
    }
    dataset.requireFit(this.#net);
    return this.#update((trainer) => trainer.stepOn(dataset.core));
  }

  async fit(options: FitOptions): Promise<FitResult> {
    this.requireLive();
    const settings = fitSettings(options);
    if (this.#isFitting) throw new HitofudeError('busy', 'this trainer runs another fit already');
    this.#isFitting = true;
    const releases: (() => void)[] = [];
    const borrow = (images: Dataset | Images): DatasetHandle => {
      const [dataset, release] = DatasetHandle.borrow(this.session, images, this.#net.inputDim);
      releases.push(release);
      dataset.requireFit(this.#net);
      return dataset;
    };
    try {
      const train = borrow(settings.train);
      const test = settings.test && borrow(settings.test);
      return await this.#run(train, test, settings);
    } finally {
      this.#isFitting = false;
      for (const release of releases) release();
    }
  }

  async #run(
    train: DatasetHandle,
    test: DatasetHandle | undefined,
    { epochs, signal, onProgress, evaluateSamples }: ReturnType<typeof fitSettings<FitOptions>>,
  ): Promise<FitResult> {
    const perEpoch = this.call((trainer) => trainer.iterationsPerEpoch(train.core));
    const iterations = epochs * perEpoch;
    const pace = new Pace(this.#batchSize, perEpoch);
    let iteration = this.iteration;
    while (iteration < iterations && !signal?.aborted) {
      const loss = this.#stepOf(train);
      pace.countStep();
      iteration = this.iteration;
      const progress: FitProgress = {
        iteration,
        iterations,
        epoch: Math.floor(iteration / perEpoch),
        epochs,
        loss,
        ...pace.estimate(iterations - iteration),
      };
      if (iteration % perEpoch === 0) {
        await pace.evaluation(async () => {
          progress.trainAccuracy = await this.#net.accuracyOn(train, evaluateSamples);
          if (test) progress.testAccuracy = await this.#net.accuracyOn(test, evaluateSamples);
        });
      }
      onProgress?.(progress);
      await nextTask();
    }
    const epoch = Math.floor(iteration / perEpoch);
    return { iteration, epoch, completed: iteration >= iterations };
  }

  /** A step of `fit`. Throws `bad-value` when the loss is not a finite number any more. */
  #stepOf(train: DatasetHandle): number {
    const loss = this.stepOn(train);
    if (Number.isFinite(loss)) return loss;
    throw new HitofudeError(
      'bad-value',
      `the loss of iteration ${this.iteration} is ${loss} with learning rate ${this.#lr}: try a smaller one`,
    );
  }

  /** One update of the network, which has to be there still. */
  #update(work: (trainer: CoreTrainer) => number): number {
    return this.call((trainer) => {
      void this.#net.core; // throws when the network was disposed of
      return work(trainer);
    });
  }
}
