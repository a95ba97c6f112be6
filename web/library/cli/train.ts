// hitofude train: a named network on IDX files, or on synthetic digits.
import type {
  Dataset,
  FitProgress,
  Hitofude,
  LayerSpec,
  Network,
  OptimizerName,
} from '../index.js';
import {
  formatOf,
  numberOption,
  openLab,
  parse,
  percent,
  read,
  required,
  UsageError,
  write,
  type CommandLine,
} from './command-line.js';
import { readImages, type LabelledImages } from './idx-images.js';

const optionNames = [
  'images',
  'labels',
  'synthetic',
  'test-images',
  'test-labels',
  'out',
  'network',
  'options',
  'weights',
  'epochs',
  'batch-size',
  'optimizer',
  'lr',
  'weight-decay',
  'seed',
] as const;
type Options = CommandLine<(typeof optionNames)[number]>['options'];

/** Of the training and of the test images, for the accuracies after an epoch: all of MNIST's test images. */
const evaluateSamples = 10_000;

const endedEarly = 130;

/** Resolves with the exit code. */
export async function train(args: readonly string[]): Promise<number> {
  const { options, operands } = parse(args, optionNames);
  if (operands.length > 0) throw new UsageError(`${operands[0]} is one argument too many`);
  const out = required('out', options.out);
  const format = formatOf(out);
  const settings = trainerSettings(options);
  const epochs = numberOption('epochs', options.epochs) ?? 20;
  const images = await trainImages(options);
  const test = await testImages(options);
  using lab = await openLab();
  using net = await makeNetwork(lab, options, images.imageShape);
  using trainSet = images.open(lab);
  using testSet = test && lab.dataset(labelled(test), test.imageShape);
  using trainer = lab.trainer(net, settings);
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  const { completed } = await trainer.fit({
    train: trainSet,
    ...(testSet ? { test: testSet } : {}),
    epochs,
    evaluateSamples,
    signal: controller.signal,
    onProgress: report,
  });
  await write(out, net.save(format));
  console.log(`wrote ${out}`);
  return completed ? 0 : endedEarly;
}

const labelled = ({ images, labels }: LabelledImages) => ({ images, labels });

type ImageShape = LabelledImages['imageShape'];

/** What a network is trained on: read from files, or made by the lab as it is needed. */
async function trainImages(
  options: Options,
): Promise<{ imageShape: ImageShape; open: (lab: Hitofude) => Dataset }> {
  const count = numberOption('synthetic', options.synthetic);
  if (count === undefined) {
    const images = await readImages(
      required('images', options.images),
      required('labels', options.labels),
    );
    const { imageShape } = images;
    return { imageShape, open: (lab) => lab.dataset(labelled(images), imageShape) };
  }
  const file = (['images', 'labels'] as const).find((name) => options[name] !== undefined);
  if (file) throw new UsageError(`--${file} and --synthetic do not go together`);
  const seed = numberOption('seed', options.seed) ?? 1;
  return { imageShape: [1, 28, 28], open: (lab) => lab.syntheticDataset({ count, seed }) };
}

async function testImages(options: Options): Promise<LabelledImages | undefined> {
  const { 'test-images': images, 'test-labels': labels } = options;
  if (images === undefined && labels === undefined) return undefined;
  return readImages(required('test-images', images), required('test-labels', labels));
}

function trainerSettings(options: Options) {
  const given = {
    optimizer: options.optimizer as OptimizerName | undefined,
    lr: numberOption('lr', options.lr),
    batchSize: numberOption('batch-size', options['batch-size']),
    weightDecay: numberOption('weight-decay', options['weight-decay']),
    seed: numberOption('seed', options.seed),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

async function makeNetwork(
  lab: Hitofude,
  options: Options,
  imageShape: ImageShape,
): Promise<Network> {
  if (options.weights !== undefined) return lab.load(await read(options.weights));
  const seed = numberOption('seed', options.seed) ?? 1;
  const given = { seed, ...jsonOption('options', options.options ?? '{}') };
  const name = options.network ?? 'SimpleConvNet';
  const make = networks.get(name);
  if (!make) throw new UsageError(`--network ${name} is not one of ${[...networks.keys()]}`);
  return make(lab, given, imageShape);
}

type Make = (lab: Hitofude, given: object, imageShape: ImageShape) => Network;

/** Arguments that the images tell are taken from them where they are not given. */
const networks = new Map<string, Make>([
  ['SimpleConvNet', (lab, given, inputDim) => lab.simpleConvNet({ inputDim, ...given })],
  ['LeNet5', (lab, given, [, , W]) => lab.leNet5({ ...(W === 32 ? { side: 32 } : {}), ...given })],
  ['DeepConvNet', (lab, given) => lab.deepConvNet(given)],
  ['AlexNet', (lab, given) => lab.alexNet(given)],
  [
    'Sequential',
    (lab, given, imageShape) => {
      const all = { inputDim: imageShape, layers: [], ...given };
      const { inputDim, layers, ...rest } = all as typeof all & { layers: LayerSpec[] };
      return lab.sequential(inputDim, layers, rest);
    },
  ],
]);

function jsonOption(name: string, text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // The same as JSON of another kind.
  }
  throw new UsageError(`--${name} ${text} is not a JSON object`);
}

/** One line that is written over while an epoch runs, and stays when it ends. */
function report(progress: FitProgress): void {
  const { iteration, iterations, epoch, epochs, loss, trainAccuracy, testAccuracy } = progress;
  const isEnd = trainAccuracy !== undefined;
  const { isTTY } = process.stdout;
  if (!isEnd && !isTTY) return;
  const test = testAccuracy === undefined ? '' : `, test ${percent(testAccuracy)}`;
  const what = isEnd
    ? `epoch ${epoch}/${epochs}: loss ${loss.toFixed(4)}, training ${percent(trainAccuracy)}${test}`
    : `step ${iteration}/${iterations}: loss ${loss.toFixed(4)}`;
  const speed = `${Math.round(progress.imagesPerSecond)} images/s`;
  const left = `${Math.ceil(progress.secondsLeft)} s left`;
  process.stdout.write(`${isTTY ? '\r\x1b[K' : ''}${what}, ${speed}, ${left}${isEnd ? '\n' : ''}`);
}
