import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createHitofude, type Hitofude, type Variant } from '../../web/library/index.js';
import { base64, expectError, openLab, small, smallPixels, wasmFile } from './lab.js';

const wasm = readFileSync(wasmFile());
const restOf = (variant: Variant) => readFileSync(new URL('hitofude-rest.wasm', wasmFile(variant)));
const rest = restOf('simd');
const answers: Record<string, { status?: number; type?: string; body: Uint8Array | string }> = {
  '/wrong-type/hitofude-simd.wasm': { type: 'text/plain', body: wasm },
  '/wrong-type/hitofude-simd-rest.wasm': { type: 'text/plain', body: rest },
  '/first/hitofude-simd.wasm': { body: wasm },
  '/late/hitofude-simd.wasm': { body: wasm },
  '/html/hitofude-simd.wasm': { body: wasm },
  '/html/hitofude-simd-rest.wasm': { type: 'text/html', body: '<!doctype html>' },
  '/mixed/hitofude-simd.wasm': { body: wasm },
  '/mixed/hitofude-simd-rest.wasm': { body: restOf('relaxed-simd') },
  '/named.wasm?v=1': { body: wasm },
  '/named-rest.wasm?v=1': { body: rest },
  '/page.wasm': { type: 'text/html', body: '<!doctype html><title>Not found</title>' },
  '/empty.wasm': { body: '' },
  '/cut.wasm': { body: wasm.subarray(0, 5000) },
  '/other.wasm': { body: Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0) },
};
const server = createServer(({ url = '' }, response) => {
  const {
    status = 200,
    type = 'application/wasm',
    body,
  } = answers[url] ?? { status: 404, body: '' };
  response.writeHead(status, { 'Content-Type': type }).end(body);
});
await new Promise<void>((resolve) => server.listen(0, resolve));
const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());

describe('createHitofude', () => {
  it('says what it loaded', async () => {
    using lab = await createHitofude({ variant: 'simd', wasmUrl: wasmFile() });
    expect(lab.info).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
      variant: 'simd',
      threads: 1,
      deterministic: true,
    });
    expect(lab.memoryBytes()).toBeGreaterThan(0);
  });

  it('takes a folder, and does not mind the MIME type', async () => {
    using lab = await createHitofude({ variant: 'simd', wasmUrl: `${origin}/wrong-type/` });
    expect(lab.info.variant).toBe('simd');
  });

  it.each([
    ['a missing file', `${origin}/missing/`, /hitofude-simd\.wasm: it cannot be fetched: HTTP 404/],
    ['a page of HTML', `${origin}/page.wasm`, /got an HTML or XML page, expected a wasm file/],
    ['an empty file', `${origin}/empty.wasm`, /an empty file/],
    ['a file cut short', `${origin}/cut.wasm`, /cannot be compiled/],
    ['another wasm', `${origin}/other.wasm`, /does not start as the core’s simd variant/],
    ['a server that is not there', 'http://localhost:1/', /cannot be fetched/],
    ['a missing file on disk', new URL('missing.wasm', import.meta.url), /ENOENT/],
  ])('names %s', (_, wasmUrl, message) =>
    expectError(() => createHitofude({ variant: 'simd', wasmUrl }), 'load-failed', message),
  );

  it.each([
    ['missing', 'first', /hitofude-simd-rest\.wasm: it cannot be fetched: HTTP 404/],
    ['a page of HTML', 'html', /hitofude-simd-rest\.wasm: got an HTML or XML page/],
    ['another build’s', 'mixed', /was not built together with .*mixed\/hitofude-simd\.wasm/],
  ])('says when the rest of the core is %s', (_, folder, message) =>
    expectError(
      () => createHitofude({ variant: 'simd', wasmUrl: `${origin}/${folder}/` }),
      'load-failed',
      message,
    ),
  );

  it('finds the rest beside a file of any name', async () => {
    using lab = await createHitofude({ variant: 'simd', wasmUrl: `${origin}/named.wasm?v=1` });
    expect(lab.syntheticDigits({ count: 1 }).labels).toHaveLength(1);
  });

  it.each([
    [{ variant: 'fast' }],
    [{ threads: 0 }],
    [{ threads: 'all' }],
    [{ whole: 1 }],
    [{ wasm: 'x' }],
    [{ wasmUrl: 'http://[' }],
    [null],
  ])('refuses %j', (options) =>
    expectError(() => createHitofude(options as never), 'bad-argument'),
  );

  it('says when the engine has no SIMD', async () => {
    const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    await expectError(() => createHitofude(), 'unsupported-browser', /SIMD/);
    validate.mockRestore();
  });

  it('says when the engine has no WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    await expectError(() => createHitofude(), 'unsupported-browser', /WebAssembly/);
    vi.unstubAllGlobals();
  });

  it('says when the engine has no relaxed SIMD and it was asked for', async () => {
    const { validate } = WebAssembly;
    let calls = 0;
    const spy = vi
      .spyOn(WebAssembly, 'validate')
      .mockImplementation((bytes) => calls++ === 0 && validate(bytes));
    await expectError(
      () => createHitofude({ variant: 'relaxed-simd' }),
      'unsupported-browser',
      /relaxed/,
    );
    spy.mockRestore();
  });
});

it('says so when the script that inflates cannot be had', async () => {
  vi.resetModules();
  vi.doMock('../../web/library/formats/inflate.js', () => {
    throw new Error('it is gone');
  });
  const fresh = await import('../../web/library/index.js');
  await expect(fresh.createHitofude({ variant: 'simd', wasmUrl: wasmFile() })).rejects.toThrow(
    expect.objectContaining({ code: 'load-failed', message: expect.stringMatching(/inflates/) }),
  );
  vi.doUnmock('../../web/library/formats/inflate.js');
});

describe('a lab that is not whole', async () => {
  const image = new Float32Array(smallPixels).fill(0.5);
  const whole = await openLab();
  const file = whole.simpleConvNet(small).save('safetensors');
  const expected = whole.load(file).predict(image);
  const plain = whole.sequential(
    [1, 12, 12],
    [
      { type: 'convolution', filterNum: 4, filterSize: 3, pad: 1, stride: 2 },
      { type: 'convolution', filterNum: 4, filterSize: 3, groups: 2 },
      { type: 'pooling', kind: 'average', size: 2, stride: 1 },
      { type: 'pooling', size: 2, stride: 1 },
      { type: 'relu' },
      { type: 'affine', size: 10 },
    ],
    { seed: 1 },
  );
  const plainFile = plain.save('safetensors');
  const plainScores = plain.predict(image);
  const layers = whole
    .sequential([1, 5, 5], [{ type: 'sigmoid' }, { type: 'affine', size: 2 }])
    .save('safetensors');
  whole.dispose();
  const open = (folder: string) =>
    createHitofude({ variant: 'simd', wasmUrl: `${origin}/${folder}/`, whole: false });

  it('reads drawings without the rest of the core', async () => {
    using lab = await open('first');
    using net = lab.load(file);
    expect(base64(net.predict(image))).toBe(base64(expected));
    using other = lab.load(plainFile);
    expect(base64(other.predict(image))).toBe(base64(plainScores));
    const stroke = [
      { x: 0, y: 0 },
      { x: 9, y: 30 },
    ];
    expect(Math.max(...lab.digitFromStrokes([stroke]))).toBeGreaterThan(0.9);
  });

  it.each<[string, (lab: Hitofude) => unknown]>([
    ['im2col', (lab) => lab.im2col(new Float32Array(9), [1, 1, 3, 3], 2, 2)],
    ['another network', (lab) => lab.leNet5()],
    ['a file of layers', (lab) => lab.load(layers)],
    ['layers', (lab) => lab.simpleConvNet(small).layers],
    ['a loss', (lab) => lab.simpleConvNet(small).loss(image, [1])],
    ['a gradient', (lab) => lab.simpleConvNet(small).gradient(image, [1])],
    ['training', (lab) => lab.trainer(lab.simpleConvNet(small))],
    ['a dataset', (lab) => lab.dataset({ images: image, labels: [1] }, [1, 12, 12])],
    ['synthetic digits', (lab) => lab.syntheticDigits({ count: 1 })],
    [
      'a photograph',
      (lab) => lab.digitFromImage({ data: new Uint8Array(400), width: 10, height: 10 }),
    ],
  ])('refuses %s until it is, and goes on', async (_, work) => {
    using lab = await open('wrong-type');
    await expectError(() => work(lab), 'incomplete', /complete\(\)/);
    await lab.complete();
    work(lab);
  });

  it('can be completed in a second attempt', async () => {
    using lab = await open('late');
    answers['/late/hitofude-simd-rest.wasm'] = { status: 503, body: '' };
    await expectError(() => lab.complete(), 'load-failed', /503/);
    answers['/late/hitofude-simd-rest.wasm'] = { body: rest };
    await Promise.all([lab.complete(), lab.complete()]);
    expect(lab.leNet5().type).toBe('LeNet5');
  });

  it('stays disposed of', async () => {
    const lab = await open('wrong-type');
    const completed = lab.complete();
    lab.dispose();
    await expectError(() => completed, 'disposed');
    expect(() => lab.leNet5()).toThrow(/disposed/);
  });
});
