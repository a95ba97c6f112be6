// A whole training run, 200 Adam steps of SimpleConvNet on MNIST, against the same run in NumPy and in PyTorch: from the same
// weights, on the same batches, the losses agree at every step.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { dataFolder } from '../../scripts/data-folder.mjs';
import {
  mnistFromIdx,
  type MnistImages,
  type NamedArray,
  type Network,
} from '../../web/library/index.js';
import { openLab } from '../library/lab.js';

const steps = 200;
const batchSize = 100;
const lr = 0.001;
const pixels = 28 * 28;

const folder = mkdtempSync(path.join(os.tmpdir(), 'hitofude-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * The Python that Debian's packages are for, with one thread: its sums then do not depend on the number of cores. It keeps
 * the memory that it has got: to get it anew for each array takes a quarter of NumPy's time.
 */
const python = (args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)('/usr/bin/python3', ['-B', ...args], {
    env: {
      ...process.env,
      OPENBLAS_NUM_THREADS: '1',
      OMP_NUM_THREADS: '1',
      MALLOC_MMAP_MAX_: '0',
      MALLOC_TRIM_THRESHOLD_: '10000000000',
    },
  });

const canImport = (module: string): Promise<boolean> =>
  python(['-c', `import ${module}`]).then(
    () => true,
    () => false,
  );

/** The first 20,000 training images, once each; skips the test where MNIST is not. */
async function batches(context: TestContext): Promise<MnistImages> {
  const files = ['images-idx3', 'labels-idx1'].map((kind) =>
    path.join(dataFolder() ?? '', 'mnist', `train-${kind}-ubyte.gz`),
  );
  context.skip(!files.every(existsSync), 'MNIST is not here: npm run data fetches it');
  const [images, labels] = files.map((file) => readFileSync(file));
  const all = await mnistFromIdx(images, labels);
  const count = steps * batchSize;
  return { images: all.images.subarray(0, count * pixels), labels: all.labels.subarray(0, count) };
}

/** What train_numpy.py reads: the run's settings, initial parameters and batches. */
function writeRun(net: Network, { images, labels }: MnistImages): void {
  const shapes = Object.fromEntries([...net.params].map(([name, { shape }]) => [name, shape]));
  const write = (name: string, data: string | Uint8Array | Float32Array) =>
    writeFileSync(path.join(folder, name), data);
  write('run.json', JSON.stringify({ batchSize, lr, shapes }));
  for (const [name, { data }] of net.params) write(`${name}.f32`, data);
  write('images.u8', images);
  write('labels.u8', labels);
}

async function lossesHere(context: TestContext): Promise<number[]> {
  const { images, labels } = await batches(context);
  using lab = await openLab('simd');
  using net = lab.simpleConvNet();
  writeRun(net, { images, labels });
  using trainer = lab.trainer(net, { optimizer: 'adam', lr, batchSize });
  const choices: Uint8Array[] = [];
  const passed: Uint8Array[] = [];
  const losses = Array.from({ length: steps }, (_, step) => {
    const [from, to] = [step * batchSize, (step + 1) * batchSize];
    const x = Float32Array.from(images.subarray(from * pixels, to * pixels), (byte) => byte / 255);
    const activations = net.activations(x);
    choices.push(poolingChoices(activations.get('Relu1')!));
    passed.push(Uint8Array.from(activations.get('Relu2')!.data, (value) => Number(value > 0)));
    return trainer.step(x, labels.subarray(from, to));
  });
  writeFileSync(path.join(folder, 'choices.u8'), Buffer.concat(choices));
  writeFileSync(path.join(folder, 'passed.u8'), Buffer.concat(passed));
  return losses;
}

/** Which value of each 2×2 window is the largest, the first of equal ones: 0..3, from left to right and downwards. */
function poolingChoices({ data, shape }: NamedArray): Uint8Array {
  const width = shape[3];
  const choices = new Uint8Array(data.length / 4);
  let window = 0;
  for (let row = 0; row < data.length; row += 2 * width) {
    for (let i = row; i < row + width; i += 2) {
      const [a, b, c, d] = [data[i], data[i + 1], data[i + width], data[i + width + 1]];
      const top = Math.max(a, b, c, d);
      choices[window++] = a === top ? 0 : b === top ? 1 : c === top ? 2 : 3;
    }
  }
  return choices;
}

/** What a program says of the runs that it makes. */
async function resultOf<Result>(program: string): Promise<Result> {
  const { stdout } = await python([path.join(import.meta.dirname, program), folder]);
  return JSON.parse(stdout) as Result;
}

interface NumpyRuns {
  losses: Record<'float32' | 'choices' | 'float64', number[]>;
  /** The first step, from 0, at which one of the run's own choices is not ours. */
  parted: Record<'float32' | 'float64', number | null>;
  /** How close those choices were at most that `choices` would have made otherwise. */
  closest: number;
}

const differences = (ours: number[], theirs: number[]) =>
  ours.map((loss, i) => Math.abs(loss - theirs[i]) / theirs[i]);

/** Every 20th step side by side with each run, and the largest relative differences of all. */
function table(ours: number[], runs: Record<string, number[]>, name: string): string {
  const theirs = Object.values(runs);
  const pair = (loss: number, difference: number) =>
    `${loss.toFixed(6).padStart(12)} ${difference.toExponential(1).padStart(8)}`;
  const row = (i: number) =>
    [
      String(i + 1).padStart(4),
      ours[i].toFixed(6).padStart(9),
      ...theirs.map((run) => pair(run[i], differences(ours, run)[i])),
    ].join('  ');
  const sampled = ours.map((_, i) => i).filter((i) => i === 0 || i % 20 === 19);
  const largest = theirs.map((run) => Math.max(...differences(ours, run)).toExponential(1));
  return [
    `step  hitofude  ${Object.keys(runs)
      .map((run) => `${name} ${run}`.padStart(21))
      .join('  ')}`,
    ...sampled.map(row),
    `largest of ${steps}:  ${largest.map((difference) => difference.padStart(21)).join('  ')}`,
  ].join('\n');
}

/** At each of the steps from `from` up to but without `to`. */
function expectClose(
  ours: number[],
  theirs: number[],
  tolerance: number,
  from = 0,
  to = steps,
): void {
  expect(theirs).toHaveLength(steps);
  differences(ours, theirs).forEach((difference, i) => {
    if (i < from || i >= to) return;
    const message = `step ${i + 1}: ${ours[i]}, expected ${theirs[i]}`;
    expect(difference, message).toBeLessThan(tolerance);
  });
}

/** With its own choices: as close as with ours until they part, and no further than runs that have parted are. */
function expectOwnRun(ours: number[], theirs: number[], parted: number | null): void {
  expectClose(ours, theirs, 3e-6, 0, (parted ?? steps) + 1);
  expectClose(ours, theirs, 1e-2);
}

describe('200 Adam steps of SimpleConvNet on MNIST', () => {
  let ours: number[] | undefined;
  let numpy: NumpyRuns | undefined;

  const runBoth = async (context: TestContext) => {
    context.skip(!(await canImport('numpy')), 'NumPy is not here (Debian: python3-numpy)');
    ours ??= await lossesHere(context);
    numpy ??= await resultOf<NumpyRuns>('train_numpy.py');
    return { ours, numpy };
  };

  // Where the two largest values of a pooling window are closer than rounding, or a unit that close to 0, other additions
  // may choose otherwise, and the gradient jumps (train_numpy.py says more). float64 with its own choices, but for those that
  // close, agrees all along; without exception runs part sooner or later, NumPy's float32 and float64 too (by 2.4e-3).
  it('have the losses of NumPy', { timeout: 900_000 }, async (context) => {
    const { ours, numpy } = await runBoth(context);
    console.log(table(ours, numpy.losses, 'NumPy'), numpy.parted, numpy.closest);
    expectClose(ours, numpy.losses.choices, 3e-6);
    expect(numpy.closest).toBeLessThan(3e-6);
    expectOwnRun(ours, numpy.losses.float32, numpy.parted.float32);
    expectOwnRun(ours, numpy.losses.float64, numpy.parted.float64);
  });

  it('have the losses of PyTorch', { timeout: 900_000 }, async (context) => {
    context.skip(!(await canImport('torch')), 'PyTorch is not here (Debian: python3-torch)');
    const { ours, numpy } = await runBoth(context);
    const torch = await resultOf<Record<'choices' | 'float64', number[]>>('train_torch.py');
    console.log(table(ours, torch, 'PyTorch'));
    expectClose(numpy.losses.float64, torch.float64, 1e-9); // two oracles that share no code
    expectClose(ours, torch.choices, 3e-6);
    expectOwnRun(ours, torch.float64, numpy.parted.float64);
  });
});
