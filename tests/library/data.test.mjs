// `npm run data` against a local server with files of the test's own.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fetchFile } from '../../scripts/data.mjs';

const content = randomBytes(300_000);
const gzip = gzipSync(content);
const name = 'digits.gz';
const file = { name, md5: createHash('md5').update(content).digest('hex'), length: content.length };

/** Servers that were started, and what they were asked for. */
let servers, requests, folder;

beforeEach(() => {
  [servers, requests] = [[], []];
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hitofude-'));
});

afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  fs.rmSync(folder, { recursive: true });
});

/** A mirror that answers with `respond(response, from byte, number of the request)`. */
async function mirror(respond) {
  const server = createServer((request, response) => {
    const range = request.headers.range;
    requests.push(range ?? 'whole');
    respond(response, Number(/\d+/.exec(range ?? '0')[0]), requests.length);
  });
  servers.push(server);
  await new Promise((resolve) => server.listen(0, resolve));
  return `http://localhost:${server.address().port}/mnist`;
}

const whole = (response) => response.end(gzip);

function ranged(response, from) {
  if (from === 0) return whole(response);
  if (from >= gzip.length) return response.writeHead(416).end();
  const range = `bytes ${from}-${gzip.length - 1}/${gzip.length}`;
  response.writeHead(206, { 'Content-Range': range }).end(gzip.subarray(from));
}

/** Sends `length` bytes of `bytes`, of which more were promised, and cuts the connection. */
function cut(response, length, bytes = gzip) {
  response.writeHead(200, { 'Content-Length': bytes.length });
  response.write(bytes.subarray(0, length), () => setImmediate(() => response.destroy()));
}

const target = () => path.join(folder, name);
const part = () => `${target()}.part`;
const run = (...mirrors) => fetchFile(file, mirrors, folder, () => {});

function expectWhole() {
  expect(fs.readFileSync(target()).equals(gzip)).toBe(true);
  expect(fs.readdirSync(folder)).toEqual([name]);
}

it('fetches a file, and does nothing when it is there', async () => {
  const url = await mirror(ranged);
  await run(url);
  expectWhole();
  await run(url);
  expect(requests).toEqual(['whole']);
});

it('goes on where the connection was cut', async () => {
  await run(
    await mirror((response, from, n) =>
      n === 1 ? cut(response, 100_000) : ranged(response, from),
    ),
  );
  expectWhole();
  expect(requests).toEqual(['whole', 'bytes=100000-']);
});

it('goes on where an earlier run was stopped', async () => {
  fs.writeFileSync(part(), gzip.subarray(0, 1234));
  await run(await mirror(ranged));
  expectWhole();
  expect(requests).toEqual(['bytes=1234-']);
});

it('finishes a file that an earlier run had whole', async () => {
  fs.writeFileSync(part(), gzip);
  await run(await mirror(ranged));
  expectWhole();
  expect(requests).toEqual([]);
});

it('begins anew where the server sends no parts', async () => {
  fs.writeFileSync(part(), gzip.subarray(0, 1234));
  await run(await mirror(whole));
  expectWhole();
  expect(requests).toEqual(['bytes=1234-']);
});

it.each([
  ['shorter than the file', 1234],
  ['longer than the file', gzip.length + 5],
])('begins anew after a part with a wrong content, %s', async (_, length) => {
  fs.writeFileSync(part(), randomBytes(length));
  await run(await mirror(ranged));
  expectWhole();
  expect(requests).toEqual([`bytes=${length}-`, 'whole']);
});

it('replaces a file whose hash is wrong', async () => {
  fs.writeFileSync(target(), gzipSync('something else'));
  await run(await mirror(ranged));
  expectWhole();
});

it('refuses a file whose hash is wrong, and keeps nothing of it', async () => {
  const url = await mirror((response) => response.end(gzipSync(content.subarray(1))));
  await expect(run(url)).rejects.toThrow(/its MD5 is wrong/);
  expect(fs.readdirSync(folder)).toEqual([]);
});

it.each([
  ['has another file', (response) => response.end(gzipSync('other'))],
  ['has a bomb', (response) => response.end(gzipSync(Buffer.alloc(5_000_000)))],
  ['does not have it', (response) => response.writeHead(404).end('no')],
  ['fails', (response) => response.writeHead(503).end()],
  ['breaks off again and again', (response, from) => cut(response, from + 10)],
])('takes the next mirror when one %s', async (_, respond) => {
  await run(await mirror(respond), await mirror(ranged));
  expectWhole();
});

it('takes the next mirror when one cannot be reached, and says so when none can', async () => {
  const nowhere = await mirror(whole);
  await new Promise((resolve) => servers[0].close(resolve));
  await run(nowhere, await mirror(ranged));
  expectWhole();
  fs.rmSync(target());
  await expect(run(nowhere)).rejects.toThrow(
    /cannot be fetched from here[^]*ECONNREFUSED[^]*--mirror/,
  );
});

it('as a command says what is wrong and ends with 1', () => {
  const script = fileURLToPath(new URL('../../scripts/data.mjs', import.meta.url));
  const env = {
    ...process.env,
    HITOFUDE_DATA: folder,
    HITOFUDE_MNIST_MIRROR: 'http://localhost:1/',
  };
  const { status, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/✗ train-images-idx3-ubyte\.gz cannot be fetched from here/);
});
