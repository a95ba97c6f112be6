// A static server: the benchmark's own files at /, and dist/ and the material beside them.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { bench, dist, material } from './places.mjs';

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** What makes a page cross-origin isolated, so that it may share memory between threads. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * Serves on a free port. Every file is read once and answered as a whole: a stream of its parts would take the processor
 * from the page, whose waits are measured.
 *
 * `files` is every file asked for since the server began, by its path in the URL.
 */
export async function serve({ isolated = false } = {}) {
  const files = new Map();
  const contents = new Map();
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const file = fileAt(pathname);
    if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    files.set(pathname, file);
    if (!contents.has(file)) contents.set(file, fs.readFileSync(file));
    response.writeHead(200, {
      'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
      'Content-Length': contents.get(file).length,
      'Cache-Control': 'no-store',
      ...(isolated ? isolation : {}),
    });
    response.end(contents.get(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, files, close };
}

function fileAt(pathname) {
  const [, first, ...rest] = path.posix.normalize(pathname).split('/');
  const folder = { dist, material }[first];
  return folder ? path.join(folder, ...rest) : path.join(bench, first, ...rest);
}
