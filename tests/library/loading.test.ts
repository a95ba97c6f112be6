import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createHitofude } from '../../web/library/index.js';
import { expectError, wasmFile } from './lab.js';

const wasm = readFileSync(wasmFile());
const answers: Record<string, { status?: number; type?: string; body: Uint8Array | string }> = {
  '/wrong-type/hitofude-simd.wasm': { type: 'text/plain', body: wasm },
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
    [{ variant: 'fast' }],
    [{ threads: 0 }],
    [{ threads: 'all' }],
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
