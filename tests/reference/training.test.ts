// A whole training run, 200 Adam steps of SimpleConvNet on MNIST, against the same run in NumPy and in PyTorch: from the same
// weights, on the same batches, the losses agree at every step.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { dataFolder } from '../../scripts/data-folder.mjs';
import { mnistFromIdx, type MnistImages, type Network } from '../../web/library/index.js';
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
  const losses = Array.from({ length: steps }, (_, step) => {
    const [from, to] = [step * batchSize, (step + 1) * batchSize];
    const x = Float32Array.from(images.subarray(from * pixels, to * pixels), (byte) => byte / 255);
    choices.push(poolingChoices(net, x));
    return trainer.step(x, labels.subarray(from, to));
  });
  writeFileSync(path.join(folder, 'choices.u8'), Buffer.concat(choices));
  return losses;
}

/** Which value of each 2×2 window is the largest, the first of equal ones: 0..3, from left to right and downwards. */
function poolingChoices(net: Network, x: Float32Array): Uint8Array {
  const { data, shape } = net.activations(x).get('Relu1')!;
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

/** The losses of each run that a program makes. */
async function lossesOf(program: string): Promise<Record<string, number[]>> {
  const { stdout } = await python([path.join(import.meta.dirname, program), folder]);
  return JSON.parse(stdout) as Record<string, number[]>;
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

function expectCloseCurves(ours: number[], theirs: number[], tolerance: number): void {
  expect(theirs).toHaveLength(steps);
  differences(ours, theirs).forEach((difference, i) =>
    expect(difference, `step ${i + 1}: ${ours[i]}, expected ${theirs[i]}`).toBeLessThan(tolerance),
  );
}

describe('200 Adam steps of SimpleConvNet on MNIST', () => {
  let ours: number[] | undefined;
  let numpy: Record<string, number[]> | undefined;

  const runBoth = async (context: TestContext) => {
    context.skip(!(await canImport('numpy')), 'NumPy is not here (Debian: python3-numpy)');
    ours ??= await lossesHere(context);
    numpy ??= await lossesOf('train_numpy.py');
    return { ours, numpy };
  };

  // Where the two largest values of a pooling window are closer than rounding, other additions may choose the other one, and
  // the gradient jumps (train_numpy.py says more). With the same choices float64 agrees to 1e-5 all along, with its own to
  // 1e-3; NumPy's float32 takes other ones and parts from both.
  it('have the losses of NumPy', { timeout: 900_000 }, async (context) => {
    const { ours, numpy } = await runBoth(context);
    console.log(table(ours, numpy, 'NumPy'));
    expectCloseCurves(ours, numpy.choices, 1e-5);
    expectCloseCurves(ours, numpy.float32, 1e-2);
    expectCloseCurves(ours, numpy.float64, 1e-3);
  });

  it('have the losses of PyTorch', { timeout: 900_000 }, async (context) => {
    context.skip(!(await canImport('torch')), 'PyTorch is not here (Debian: python3-torch)');
    const { ours, numpy } = await runBoth(context);
    const torch = await lossesOf('train_torch.py');
    console.log(table(ours, torch, 'PyTorch'));
    expectCloseCurves(numpy.float64, torch.float64, 1e-9); // two oracles that share no code
    expectCloseCurves(ours, torch.choices, 1e-5);
    expectCloseCurves(ours, torch.float64, 1e-3);
  });
});
