// Where this code runs, and where the files lie that belong to it.

import { HitofudeError } from './errors.js';

/** The folder of this script: in a build, of every file that the library loads. */
const here = import.meta.url;

export const isNode = typeof process === 'object' && typeof process.versions?.node === 'string';

/** The URL of a file beside this script. */
export const besideThisScript = (file: string): URL => new URL(file, here);

/** A caller's URL, which is relative to the page, or to this script where there is no page. Throws `bad-argument`. */
export function absoluteUrl(url: string | URL): URL {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href ?? here;
  try {
    return new URL(String(url), base);
  } catch (error) {
    throw new HitofudeError('bad-argument', `got ${String(url)}, expected a URL`, { cause: error });
  }
}

export const isAddress = (value: unknown): value is string | URL =>
  typeof value === 'string' || value instanceof URL;

/** Node's own modules, asked for in a way that bundlers for the browser leave alone. */
export const readFile = (file: URL): Promise<Uint8Array> =>
  process.getBuiltinModule('node:fs/promises').readFile(file);

export const workerThreads = (): typeof import('node:worker_threads') =>
  process.getBuiltinModule('node:worker_threads');
