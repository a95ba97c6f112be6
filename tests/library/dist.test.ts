// The built package in plain Node: the lab in this thread, and in a worker.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as Library from '../../web/library/index.js';
import { base64, bits, dist, expectError, openLab, small, smallPixels, stripes } from './lab.js';
import { noise } from './networks.js';

const built = pathToFileURL(dist('hitofude.js')).href;
const { createHitofudeWorker } = (await import(/* @vite-ignore */ built)) as typeof Library;
const train = stripes(200);
const layers: Library.LayerSpec[] = [
  { type: 'convolution', filterNum: 3, filterSize: 3, stride: 2 },
  { type: 'relu' },
  { type: 'affine', size: 2 },
];

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'hitofude-'))));
afterAll(() => rm(folder, { recursive: true }));

describe('dist', () => {
  it('runs in plain Node', () => {
    const script = `
      import { createHitofude, createHitofudeWorker, HitofudeError } from ${JSON.stringify(built)};
      const lab = await createHitofude({ variant: 'simd' });
      const remote = await createHitofudeWorker();
      const here = lab.simpleConvNet().predict(new Float32Array(784));
      const net = await remote.simpleConvNet();
      const there = await net.predict(new Float32Array(784));
      let error;
      await net.predict(new Float32Array(1)).catch((reason) => (error = reason));
      await remote.dispose();
      const isOwn = error instanceof HitofudeError;
      console.log(JSON.stringify([lab.info.variant, here.length, there.length, isOwn, error.code]));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(JSON.parse(printed)).toEqual(['simd', 10, 10, true, 'shape-mismatch']);
  });

  it('has nothing in it that a strict Content-Security-Policy forbids', () => {
    const files = readdirSync(dist('')).filter((name) => name.endsWith('.js'));
    expect(files).toEqual(
      expect.arrayContaining([
        'hitofude.js',
        'hitofude-worker.js',
        'hitofude-cli.js',
        'elements.js',
      ]),
    );
    for (const name of files) {
      const text = readFileSync(dist(name), 'utf8');
      expect(/\bnew Function\b|\beval\(/.test(text), `${name} makes code from text`).toBe(false);
      expect(/[\w+/]{2000}/.test(text), `${name} has a file inside`).toBe(false);
    }
    expect(existsSync(dist('hitofude-simd.wasm'))).toBe(true);
    expect(existsSync(dist('hitofude-relaxed-simd.wasm'))).toBe(true);
  });
});

describe('dist/site', () => {
  it('has the pages with all that they load beside them, by relative paths', () => {
    const files = readdirSync(dist('site'));
    for (const page of ['index.html', 'embed.html']) {
      const text = readFileSync(dist(`site/${page}`), 'utf8');
      const loaded = [...text.matchAll(/<(?:script|link|img)[^>]* (?:src|href)="([^"]*)"/g)];
      expect(loaded.length).toBeGreaterThan(0);
      for (const [, url] of loaded) expect(files).toContain(path.posix.normalize(url));
      expect(text).not.toMatch(/<script(?![^>]*\ssrc=)/);
    }
    const shipped = readdirSync(dist('')).filter((name) => /\.(js|wasm|safetensors)$/.test(name));
    const own = shipped.filter((name) => name !== 'hitofude-cli.js');
    expect(files).toEqual(
      expect.arrayContaining([...own, 'handwriting.safetensors', 'simple-conv-net.safetensors']),
    );
  });
});

describe('createHitofudeWorker', () => {
  let lab: Library.AsyncHitofude;
  beforeAll(async () => void (lab = await createHitofudeWorker({ variant: 'simd' })));
  afterAll(() => lab.dispose());

  it('gives the same as the lab in this thread', async () => {
    using here = await openLab();
    const local = here.simpleConvNet(small);
    const net = await lab.simpleConvNet(small);
    expect(lab.info).toEqual(here.info);
    expect([await net.type, await net.inputDim, await net.classes]).toEqual([
      'SimpleConvNet',
      [1, 12, 12],
      10,
    ]);
    expect(bits(await net.params)).toEqual(bits(local.params));
    const { images, labels } = train;
    expect(await net.predict(images)).toEqual(local.predict(images));
    expect(await net.probabilities(images)).toEqual(local.probabilities(images));
    expect(await net.loss(images, labels)).toBe(local.loss(images, labels));
    expect(await net.accuracy(images, labels)).toBe(local.accuracy(images, labels));
    expect(await net.accuracyOn(train)).toBe(local.accuracy(images, labels));
    expect(bits(await net.gradient(images, labels))).toEqual(bits(local.gradient(images, labels)));
    expect(base64(await net.save('safetensors'))).toBe(base64(local.save('safetensors')));
    const again = await lab.load(local.save('safetensors'));
    expect(bits(await again.params)).toEqual(bits(local.params));
    const x = Float32Array.from({ length: 147 }, (_, i) => i);
    expect(await lab.im2col(x, [1, 3, 7, 7], 5, 5)).toEqual(here.im2col(x, [1, 3, 7, 7], 5, 5));
    const drawing = [
      [
        { x: 1, y: 2 },
        { x: 5, y: 9 },
      ],
    ];
    expect(await lab.digitFromStrokes(drawing)).toEqual(here.digitFromStrokes(drawing));
    const steps = { crop: false, sheet: { width: 20, height: 20 } };
    expect(await lab.digitFromStrokes(drawing, steps)).toEqual(
      here.digitFromStrokes(drawing, steps),
    );
    const synthetic = { count: 30, seed: 2 };
    expect(await lab.syntheticDigits(synthetic)).toEqual(here.syntheticDigits(synthetic));
    expect(await (await lab.syntheticDataset(synthetic)).count).toBe(30);
    expect(await lab.memoryBytes()).toBeGreaterThan(0);
    expect(images).toHaveLength(200 * smallPixels);
  });

  it('has every network, and what can be seen inside, as in this thread', async () => {
    using here = await openLab();
    const x = noise(784);
    const pairs = [
      [await lab.leNet5({ modern: true }), here.leNet5({ modern: true })],
      [await lab.deepConvNet({ seed: 2 }), here.deepConvNet({ seed: 2 })],
      [await lab.sequential([4, 14, 14], layers), here.sequential([4, 14, 14], layers)],
    ] as const;
    for (const [net, local] of pairs) {
      expect([await net.type, await net.layers]).toEqual([local.type, local.layers]);
      expect(bits(await net.activations(x))).toEqual(bits(local.activations(x)));
      expect(await net.inputGradient(x, 1)).toEqual(local.inputGradient(x, 1));
      for (const format of ['safetensors', 'npz', 'pkl', 'onnx'] as const) {
        expect(base64(await net.save(format))).toBe(base64(local.save(format)));
      }
      const again = await lab.load(await net.save('npz'));
      expect(await again.predict(x)).toEqual(local.predict(x));
    }
    await expectError(() => lab.sequential([1, 2, 2], [{ type: 'relu' }]), 'shape-mismatch');
    const small = await lab.alexNet({ outputSize: 2 });
    expect(await small.classes).toBe(2);
    await small.dispose();
  });

  it('reads files of images there, as bytes and as blobs', async () => {
    const images = new Uint8Array(16 + 3 * 784).fill(7);
    images.set([0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 28, 0, 0, 0, 28]);
    const labels = new Blob([Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3)]);
    const dataset = await lab.mnistDataset(new Blob([images]), labels, 2);
    expect(await dataset.count).toBe(2);
    const sample = await lab.mnistSample(images, labels, 3);
    expect(sample).toEqual({ images: images.subarray(16), labels: Uint8Array.of(1, 2, 3) });
    expect(images).toHaveLength(16 + 3 * 784);
    await expectError(() => lab.mnistDataset(labels, labels), 'bad-file', /images of shape \[3\]/);
  });

  it('fetches files of images there', async () => {
    const images = new Uint8Array(16 + 784).fill(7);
    images.set([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28]);
    const place = path.join(folder, 'images');
    writeFileSync(place, gzipSync(images));
    const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 5);
    const sample = await lab.mnistSample(pathToFileURL(place), labels, 1);
    expect(sample).toEqual({ images: images.subarray(16), labels: Uint8Array.of(5) });
    const dataset = await lab.mnistDataset(pathToFileURL(place).href, labels);
    expect(await dataset.count).toBe(1);
    const missing = pathToFileURL(path.join(folder, 'missing'));
    await expectError(() => lab.mnistDataset(missing, labels), 'load-failed', /cannot be fetched/);
    await expectError(() => lab.mnistDataset('http://', labels), 'bad-argument', /a URL/);
  });

  it('trains, reports, stops and goes on like the lab in this thread', async () => {
    using here = await openLab();
    const local = here.simpleConvNet(small);
    const net = await lab.simpleConvNet(small);
    const trainer = await lab.trainer(net, { batchSize: 20 });
    const dataset = await lab.dataset(train, [1, 12, 12]);
    expect(await dataset.count).toBe(200);
    const controller = new AbortController();
    const reports: Library.FitProgress[] = [];
    const onProgress = (progress: Library.FitProgress) => {
      reports.push(progress);
      if (progress.iteration === 5) controller.abort();
    };
    const { signal } = controller;
    const stopped = await trainer.fit({
      train: dataset,
      test: train,
      epochs: 100_000,
      signal,
      onProgress,
    });
    expect(stopped.completed).toBe(false);
    expect(reports).toHaveLength(stopped.iteration);
    const epochs = stopped.epoch + 2;
    expect(await trainer.fit({ train, epochs, signal })).toEqual({ ...stopped });
    const done = await trainer.fit({ train: dataset, test: dataset, epochs, onProgress });
    expect(done).toEqual({ iteration: 10 * epochs, epoch: epochs, completed: true });
    await here.trainer(local, { batchSize: 20 }).fit({ train, epochs });
    expect(reports.map(({ iteration }) => iteration)).toEqual(
      [...Array(10 * epochs).keys()].map((i) => i + 1),
    );
    expect(reports.at(-1)!.testAccuracy).toBe(await net.accuracyOn(dataset));
    expect(await trainer.iteration).toBe(10 * epochs);
    expect(bits(await net.params)).toEqual(bits(local.params));
  });

  it('answers while it trains', async () => {
    const net = await lab.simpleConvNet(small);
    const trainer = await lab.trainer(net, { batchSize: 20 });
    const controller = new AbortController();
    const fitted = trainer.fit({ train, epochs: 1e6, signal: controller.signal });
    await expectError(() => trainer.fit({ train }), 'busy');
    expect(await net.predict(train.images)).toHaveLength(2000);
    controller.abort();
    expect((await fitted).completed).toBe(false);
  });

  it('passes errors on with their code', async () => {
    const net = await lab.simpleConvNet(small);
    const trainer = await lab.trainer(net);
    const other = await createHitofudeWorker();
    await expectError(
      () => net.predict(new Float32Array(3)),
      'shape-mismatch',
      /got x of 3 numbers/,
    );
    await expectError(() => lab.load(Uint8Array.of(1)), 'bad-file');
    await expectError(() => trainer.fit({ train, epochs: 0 }), 'bad-argument', /epochs = 0/);
    await expectError(
      () => lab.simpleConvNet({ seed: () => 1 } as never),
      'bad-argument',
      /cloned/,
    );
    await expectError(
      async () => lab.trainer(await other.simpleConvNet(small)),
      'bad-argument',
      /another/,
    );
    await other.dispose();
    const failing = trainer.fit({
      train,
      epochs: 100,
      onProgress: () => {
        throw new Error('of the page');
      },
    });
    await expect(failing).rejects.toThrow('of the page');
    await net.dispose();
    await net.dispose();
    await expectError(() => net.params, 'disposed');
    await expectError(() => trainer.step(train.images, train.labels), 'disposed');
  });

  it('ends all calls when it is disposed of', async () => {
    const own = await createHitofudeWorker();
    const net = await own.simpleConvNet(small);
    const trainer = await own.trainer(net, { batchSize: 20 });
    const fitted = expectError(() => trainer.fit({ train, epochs: 1e6 }), 'disposed');
    await own.dispose();
    await own.dispose();
    await fitted;
    await net.dispose();
    await expectError(() => net.params, 'disposed');
    await expectError(() => own.simpleConvNet(), 'disposed');
  });
});

describe('a worker that fails', () => {
  const script = (text: string): URL => {
    const file = path.join(folder, 'worker.mjs');
    writeFileSync(file, text);
    return pathToFileURL(file);
  };

  it('to start rejects with a code', async () => {
    const workerUrl = pathToFileURL('/missing/hitofude-worker.js');
    await expectError(() => createHitofudeWorker({ workerUrl }), 'worker-failed', /missing/);
    const throwing = script('throw new Error("no luck")');
    await expectError(
      () => createHitofudeWorker({ workerUrl: throwing }),
      'worker-failed',
      /no luck/,
    );
  });

  it('to load the core rejects with the code of that', () =>
    expectError(
      () => createHitofudeWorker({ wasmUrl: 'file:///missing/' }),
      'load-failed',
      /ENOENT/,
    ));

  it('later rejects every call, under way and to come', async () => {
    const worker = pathToFileURL(dist('hitofude-worker.js')).href;
    const workerUrl = script(`
      import { parentPort } from 'node:worker_threads';
      import ${JSON.stringify(worker)};
      const end = ({ argumentList }) => argumentList?.some(({ value }) => value === 'memoryBytes') && process.exit(3);
      parentPort.on('message', end);`);
    const lab = await createHitofudeWorker({ workerUrl });
    const net = await lab.simpleConvNet(small);
    const trainer = await lab.trainer(net, { batchSize: 20 });
    const fitted = expectError(
      () => trainer.fit({ train, epochs: 1e6 }),
      'worker-failed',
      /ended with 3/,
    );
    await expectError(() => lab.memoryBytes(), 'worker-failed', /ended with 3/);
    await fitted;
    await expectError(() => net.params, 'worker-failed');
  });

  it.each([
    [{ variant: 'fast' }, 'bad-argument'],
    [{ worker: 'x' }, 'bad-argument'],
    [{ threads: -1 }, 'bad-argument'],
    [{ workerUrl: 'http://[' }, 'bad-argument'],
    [{ workerUrl: 'http://localhost/' }, 'worker-failed'],
  ] as const)('is refused %j', (options, code) =>
    expectError(() => createHitofudeWorker(options as never), code),
  );
});
