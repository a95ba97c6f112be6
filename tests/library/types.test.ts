// A consumer's project, checked by tsc against the types that the package ships.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
mkdirSync(path.join(root, 'build'), { recursive: true });
const project = mkdtempSync(path.join(root, 'build/consumer-'));
afterAll(() => rmSync(project, { recursive: true }));

const uses = `
import { createHitofude, createHitofudeWorker, HitofudeError, mnistFromIdx } from 'hitofude';
import type { AsyncDataset, AsyncNetwork, ErrorCode, FitProgress, Hitofude, LayerSpec, MnistImages, NamedArrays, Network } from 'hitofude';
import 'hitofude/elements';

const lab: Hitofude = await createHitofude({ variant: 'auto', wasmUrl: new URL('https://example.org/') });
const { data, shape }: { data: Float32Array; shape: number[] } = lab.im2col(new Float32Array(147), [1, 3, 7, 7], 5, 5);
{
  using net: Network = lab.simpleConvNet({ convParam: { filterNum: 30, pad: 0 }, hiddenSize: 100, seed: 1 });
  const params: NamedArrays = net.params;
  net.setParams(params);
  using trainer = lab.trainer(net, { optimizer: 'adam', lr: 0.001 });
  const loss: number = trainer.step(data, Uint8Array.of(shape.length));
  console.log(loss);
}
const layers: LayerSpec[] = [{ type: 'convolution', filterNum: 4, filterSize: [3, 5], init: 'he' }, { type: 'affine', size: 10 }];
const seen: NamedArrays = lab.sequential([1, 28, 28], layers, { seed: 2 }).activations(new Float32Array(784));
const specs: LayerSpec[] = lab.leNet5({ side: 32 }).layers.map(({ spec }) => spec);
const onnx: Uint8Array = lab.deepConvNet({ hiddenSize: 50 }).save('onnx');
console.log(seen, specs, onnx, lab.alexNet().inputGradient(new Float32Array(154587), 3));
const remote = await createHitofudeWorker({ workerUrl: '/hitofude-worker.js' });
const net: AsyncNetwork = await remote.simpleConvNet();
const scores: Float32Array = await net.predict(new Float32Array(784));
const gradient: NamedArrays = await net.gradient(new Float32Array(784), [3]);
const trainer = await remote.trainer(net);
const mnist = await mnistFromIdx(new Uint8Array(0), new Uint8Array(0));
const dataset = await remote.dataset(mnist);
const fromFiles: AsyncDataset = await remote.mnistDataset(new Blob(), new Uint8Array(0), 5);
const sample: MnistImages = await lab.mnistSample(new Blob(), new Blob(), 5);
console.log(fromFiles, sample);
const { images: drawn, labels }: { images: Float32Array; labels: Uint8Array } = lab.syntheticDigits({ count: 3, seed: 1 });
await trainer.fit({ train: await remote.syntheticDataset(), test: { images: drawn, labels } });
const onProgress = ({ iteration, testAccuracy }: FitProgress) => console.log(iteration, testAccuracy ?? 0);
const { completed }: { completed: boolean } = await trainer.fit({ train: dataset, test: mnist, onProgress, signal: AbortSignal.abort() });
const version: string = remote.info.version;
const code = (error: unknown): ErrorCode | null => (error instanceof HitofudeError ? error.code : null);
console.log(scores, gradient, completed, version, code(null), await net.classes, await net.inputDim);
`;

const misuses = `
import { createHitofude, createHitofudeWorker } from 'hitofude';
const lab = await createHitofude();
// @ts-expect-error an unknown variant
await createHitofude({ variant: 'fast' });
// @ts-expect-error an unknown optimizer
lab.trainer(lab.simpleConvNet(), { optimizer: 'adamw' });
// @ts-expect-error a layer without its size
lab.sequential([1, 28, 28], [{ type: 'affine' }]);
// @ts-expect-error three dimensions
lab.im2col(new Float32Array(1), [1, 1, 1], 1, 1);
const remote = await createHitofudeWorker();
// @ts-expect-error a promise
const scores: Float32Array = (await remote.simpleConvNet()).predict(new Float32Array(784));
// @ts-expect-error a network of this thread
await remote.trainer(lab.simpleConvNet());
console.log(scores);
`;

it.each([
  ['bundler', 'ESNext'],
  ['nodenext', 'NodeNext'],
])('a strict project with moduleResolution %s compiles', (moduleResolution, module) => {
  const compilerOptions = {
    target: 'ES2022',
    module,
    moduleResolution,
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    types: [],
    strict: true,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
  };
  mkdirSync(path.join(project, 'node_modules'), { recursive: true });
  rmSync(path.join(project, 'node_modules/hitofude'), { force: true });
  symlinkSync(root, path.join(project, 'node_modules/hitofude'));
  writeFileSync(path.join(project, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(project, 'uses.ts'), uses);
  writeFileSync(path.join(project, 'misuses.ts'), misuses);
  const files = ['uses.ts', 'misuses.ts'];
  writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
  expect(stdout).toBe('');
});
