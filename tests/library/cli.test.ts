// The command hitofude, as it is in dist/, on small generated data.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bits, dist, openLab, stripes } from './lab.js';
import { picture, png } from './png-files.js';

const lab = await openLab();
const folder = mkdtempSync(path.join(tmpdir(), 'hitofude-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string): string => path.join(folder, name);
const shipped = fileURLToPath(
  new URL('../../web/library/weights/simple-conv-net.safetensors', import.meta.url),
);

/** Runs the command; [exit code, standard output, standard error]. */
function hitofude(...args: string[]): [number | null, string, string] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [dist('hitofude-cli.js'), ...args],
    { encoding: 'utf8', timeout: 60_000 },
  );
  return [status, stdout, stderr];
}

function writeIdx(name: string, shape: number[], data: Uint8Array): void {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  const bytes = Buffer.concat([header, data]);
  writeFileSync(file(name), name.endsWith('.gz') ? gzipSync(bytes) : bytes);
}

/** Images and labels of 12×12. */
const bytes = (count: number) => {
  const { images, labels } = stripes(count);
  return { images: Uint8Array.from(images, (value) => Math.round(255 * value)), labels };
};
const train = bytes(200);
const data = ['--images', file('images.gz'), '--labels', file('labels')];
const smallOptions = { convParam: { filterNum: 4 }, hiddenSize: 8, weightInitStd: 0.1 };

beforeAll(() => {
  writeIdx('images.gz', [200, 12, 12], train.images);
  writeIdx('labels', [200], train.labels);
});

describe('train', () => {
  it('learns the same as the library does, says how it goes, and goes on from what it wrote', async () => {
    const options = [
      '--options',
      JSON.stringify(smallOptions),
      '--batch-size',
      '20',
      '--seed',
      '3',
    ];
    const test = ['--test-images', file('images.gz'), '--test-labels', file('labels')];
    const [status, output, errors] = hitofude(
      ...['train', ...data, ...test, ...options],
      ...['--lr', '0.01', '--weight-decay', '0.001', '--epochs', '2', '--out', file('net.npz')],
    );
    expect([status, errors]).toEqual([0, '']);
    using net = lab.simpleConvNet({ inputDim: [1, 12, 12], ...smallOptions, seed: 3 });
    using trainer = lab.trainer(net, { batchSize: 20, lr: 0.01, weightDecay: 0.001, seed: 3 });
    await trainer.fit({ train, epochs: 2 });
    using written = lab.load(readFileSync(file('net.npz')));
    expect(bits(written.params)).toEqual(bits(net.params));
    const accuracy = `${(100 * (await net.accuracyOn(train))).toFixed(2)}%`;
    expect(output).toMatch(
      /^epoch 1\/2: loss [\d.]+, training [\d.]+%, test [\d.]+%, \d+ images\/s, \d+ s left$/m,
    );
    expect(output).toContain(`training ${accuracy}, test ${accuracy}`);
    expect(output).toContain(`wrote ${file('net.npz')}`);

    const more = [
      '--weights',
      file('net.npz'),
      '--epochs',
      '5',
      '--lr',
      '0.01',
      '--batch-size',
      '20',
    ];
    expect(hitofude('train', ...data, ...more, '--out', file('more.npz'))[0]).toBe(0);
    const [, evaluated] = hitofude('evaluate', file('more.npz'), ...data);
    const right = Math.round(
      200 * (await lab.load(readFileSync(file('more.npz'))).accuracyOn(train)),
    );
    expect(evaluated).toBe(`${right} of 200 right: ${(right / 2).toFixed(2)}%\n`);
    expect(right).toBeGreaterThan(200 * 0.3);
  });

  it.each([
    ['LeNet5', [5, 32, 32], '{}', [1, 32, 32]],
    ['LeNet5', [5, 28, 28], '{"modern":true}', [1, 28, 28]],
    ['DeepConvNet', [5, 28, 28], '{"hiddenSize":9}', [1, 28, 28]],
    ['AlexNet', [1, 3, 227, 227], '{"outputSize":3}', [3, 227, 227]],
    ['Sequential', [5, 2, 4, 4], '{"layers":[{"type":"affine","size":3}]}', [2, 4, 4]],
  ])('makes a %s of images %j with options %s', (name, shape, options, inputDim) => {
    writeIdx('own-images', shape, new Uint8Array(shape.reduce((a, b) => a * b)).fill(9));
    writeIdx('own-labels', [shape[0]], new Uint8Array(shape[0]).fill(1));
    const own = ['--images', file('own-images'), '--labels', file('own-labels')];
    const settings = [
      '--network',
      name,
      '--options',
      options,
      '--epochs',
      '1',
      '--batch-size',
      '1',
      '--optimizer',
      'sgd',
    ];
    const out = file('own.safetensors');
    const [status, , errors] = hitofude('train', ...own, ...settings, '--out', out);
    expect([status, errors]).toEqual([0, '']);
    const head = readFileSync(out).toString('latin1', 8, 200);
    expect(head).toContain(`"network":"${name}"`);
    if (name !== 'AlexNet') expect(lab.load(readFileSync(out)).inputDim).toEqual(inputDim);
  });

  it('makes its own digits, new ones for every step', async () => {
    const own = ['--synthetic', '60', '--options', JSON.stringify(smallOptions)];
    const settings = ['--batch-size', '20', '--epochs', '2', '--seed', '3'];
    const out = file('synthetic.npz');
    const [status, output, errors] = hitofude('train', ...own, ...settings, '--out', out);
    expect([status, errors]).toEqual([0, '']);
    expect(output).toMatch(/^epoch 2\/2: loss [\d.]+, training [\d.]+%, \d+ images\/s, /m);
    using net = lab.simpleConvNet({ ...smallOptions, seed: 3 });
    using trainer = lab.trainer(net, { batchSize: 20, seed: 3 });
    using dataset = lab.syntheticDataset({ count: 60, seed: 3 });
    await trainer.fit({ train: dataset, epochs: 2 });
    expect(bits(lab.load(readFileSync(out)).params)).toEqual(bits(net.params));
  });

  it('ended by Ctrl-C writes what it has learnt', async () => {
    const out = file('ended.safetensors');
    const args = ['train', ...data, '--epochs', '1000000', '--batch-size', '20', '--out', out];
    const child = spawn(process.execPath, [dist('hitofude-cli.js'), ...args]);
    child.stdout.once('data', () => child.kill('SIGINT'));
    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(lab.load(readFileSync(out)).type).toBe('SimpleConvNet');
  });
});

describe('convert', () => {
  it('writes each format, from each', async () => {
    const first = file('first.safetensors');
    writeFileSync(first, lab.leNet5({ seed: 4 }).save('safetensors'));
    let last = first;
    for (const format of ['npz', 'pkl', 'safetensors']) {
      const next = file(`next.${format}`);
      expect(hitofude('convert', last, next)).toEqual([0, `wrote ${next}: LeNet5\n`, '']);
      last = next;
    }
    const params = (name: string) => bits(lab.load(readFileSync(name)).params);
    expect(params(last)).toEqual(params(first));
    expect(hitofude('convert', last, file('net.onnx'))[0]).toBe(0);
    expect(statSync(file('net.onnx')).size).toBeGreaterThan(200_000);
  });
});

it('predict reads the digit in pictures of both kinds', () => {
  writeFileSync(file('dark.png'), png(picture({ ink: 0, paper: 255 })));
  writeFileSync(file('light.png'), png(picture({ ink: 255, paper: 0 })));
  const [status, output] = hitofude('predict', shipped, file('dark.png'), file('light.png'));
  expect(status).toBe(0);
  const lines = output.trim().split('\n');
  expect(lines[0]).toMatch(/dark\.png: 1 \(\d+\.\d\d%\)$/);
  expect(lines[1]).toMatch(/light\.png: 1 \(\d+\.\d\d%\)$/);
});

it('predict names no digit where there is none', () => {
  const reader = fileURLToPath(
    new URL('../../web/library/weights/handwriting.safetensors', import.meta.url),
  );
  const isLine = (at: number) => [10, 11, 12, 27, 28, 29].includes(at);
  const fence = Array.from({ length: 40 }, (_, y) =>
    Uint8Array.from({ length: 40 }, (_, x) => (isLine(x) || isLine(y) ? 0 : 255)),
  );
  writeFileSync(file('empty.png'), png(picture({ ink: 255, paper: 255 })));
  writeFileSync(file('fence.png'), png({ ...picture({ ink: 0, paper: 255 }), rows: fence }));
  const [status, output] = hitofude('predict', reader, file('empty.png'), file('fence.png'));
  expect(status).toBe(0);
  const lines = output.trim().split('\n');
  expect(lines[0]).toMatch(/empty\.png: no ink$/);
  expect(lines[1]).toMatch(/fence\.png: not sure, perhaps \d \(\d+\.\d\d%\)$/);
});

describe('the command', () => {
  it('is the one that package.json names, for Node to run', () => {
    const { bin } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as { bin: Record<string, string> };
    expect(bin).toEqual({ hitofude: 'dist/hitofude-cli.js' });
    expect(readFileSync(dist('hitofude-cli.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('explains itself', () => {
    expect(hitofude('--help')).toEqual([0, expect.stringContaining('hitofude train'), '']);
    expect(hitofude('train', '--help')[0]).toBe(0);
    expect(hitofude()[0]).toBe(2);
  });

  const out = ['--out', file('never.npz')];
  it.each([
    [['learn'], 2, /no command "learn"/],
    [['toString'], 2, /no command/],
    [['train', ...data], 2, /--out is missing/],
    [['train', ...out], 2, /--images is missing/],
    [['train', ...out, '--synthetic', 'many'], 2, /--synthetic many is not a number/],
    [['train', ...out, '--synthetic', '0'], 1, /count = 0.*bad-argument/],
    [['train', ...data, ...out, '--synthetic', '9'], 2, /--images and --synthetic do not go/],
    [['train', ...data, '--out', 'net.h5'], 2, /net\.h5 does not end in \.safetensors, \.npz/],
    [['train', ...data, ...out, '--epoch', '3'], 2, /Unknown option '--epoch'/],
    [['train', ...data, ...out, '--epochs', 'many'], 2, /--epochs many is not a number/],
    [['train', ...data, ...out, '--network', 'ResNet'], 2, /ResNet is not one of SimpleConvNet/],
    [['train', ...data, ...out, '--options', '[1]'], 2, /not a JSON object/],
    [['train', ...data, ...out, 'more'], 2, /more is one argument too many/],
    [['train', ...data, ...out, '--test-images', file('labels')], 2, /--test-labels is missing/],
    [['train', ...data, ...out, '--lr', '0'], 1, /lr = 0.*bad-argument/],
    [['train', ...data, ...out, '--lr', '-1'], 2, /--lr/],
    [['train', ...data, ...out, '--network', 'LeNet5'], 1, /1×12×12.*1×28×28.*shape-mismatch/],
    [
      ['train', '--images', file('none'), '--labels', file('labels'), ...out],
      1,
      /none cannot be read: ENOENT/,
    ],
    [
      ['train', '--images', file('labels'), '--labels', file('labels'), ...out],
      1,
      /\[200\], expected \[N, H, W\]/,
    ],
    [
      ['train', '--images', file('images.gz'), '--labels', file('images.gz'), ...out],
      1,
      /expected \[200\]/,
    ],
    [['evaluate', ...data], 2, /one weights file/],
    [['evaluate', file('labels'), ...data], 1, /bad-file/],
    [['predict', shipped], 2, /pictures/],
    [['predict', shipped, file('labels')], 1, /labels is not a sound PNG.*bad-file/],
    [['convert', shipped], 2, /a file to write/],
    [['convert', shipped, file('no/folder.npz')], 1, /cannot be written: ENOENT/],
  ] as const)('%j exits with %i', (args, code, message) => {
    const [status, output, errors] = hitofude(...args);
    expect([status, output]).toEqual([code, '']);
    expect(errors).toMatch(/^hitofude: [^\n]+\n$/);
    expect(errors).toMatch(message);
    expect(existsSync(file('never.npz'))).toBe(false);
  });
});
