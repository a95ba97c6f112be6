// A web server such as any host has: static files, no special headers.
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

export interface ServerOptions {
  /** Where the folder is served, such as `/courses/cnn/`; default `/`. */
  base?: string;
  /** The Content-Security-Policy of every file. */
  policy?: string;
  /** Whether pages are cross-origin isolated, so that they may share memory with threads. */
  isolated?: boolean;
  /** Files that are answered otherwise: with this text as HTML, or with 404 where it is null. */
  answers?: Record<string, string | null>;
}

export interface Server {
  /** Ends in `/`. */
  url: string;
  /** Paths that were asked for. */
  requests: string[];
  close(): Promise<void>;
}

/** Serves a folder on a free port. */
export async function serve(folder: string, options: ServerOptions = {}): Promise<Server> {
  const { base = '/', policy, isolated = false, answers = {} } = options;
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://host');
    requests.push(pathname);
    // Modules are loaded by pages of other origins only with their server's permission.
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (isolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    if (policy) response.setHeader('Content-Security-Policy', policy);
    const name = pathname.startsWith(base) ? pathname.slice(base.length) || 'index.html' : null;
    if (name !== null && name in answers) return answer(response, answers[name]!, '.html');
    const file = name === null ? null : path.join(folder, path.normalize(`/${name}`));
    const isThere = file !== null && fs.statSync(file, { throwIfNoEntry: false })?.isFile();
    answer(response, isThere ? fs.readFileSync(file) : null, path.extname(name ?? ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(
  response: http.ServerResponse,
  content: Buffer | string | null,
  extension: string,
): void {
  if (content === null) response.writeHead(404).end();
  else {
    response.setHeader('Content-Type', TYPES[extension] ?? 'application/octet-stream');
    response.end(content);
  }
}
