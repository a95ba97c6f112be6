// Files from the web, or in Node from the disk.
import { HitofudeError } from './errors.js';
import { isNode, readFile } from './places.js';

/** All bytes of a file. Throws `load-failed`. */
export async function fetchBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (isNode && url.protocol === 'file:') return new Uint8Array(await readFile(url));
    const response = await fetch(url);
    if (!response.ok) throw new Error(`HTTP ${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw loadFailed(url, 'it cannot be fetched', error);
  }
}

export const loadFailed = (url: URL, what: string, cause?: unknown): HitofudeError => {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new HitofudeError('load-failed', `${url.href}: ${what}${reason}`, { cause });
};
