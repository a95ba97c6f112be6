// Real MNIST, where the data folder is.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'vitest';
import { dataFolder } from '../../scripts/data-folder.mjs';
import { mnistFromIdx, type MnistImages } from '../../web/library/index.js';

/** Images and labels of a set; skips the test where there are none. */
export async function mnist(context: TestContext, set: 'train' | 't10k'): Promise<MnistImages> {
  const files = ['images-idx3', 'labels-idx1'].map((kind) => `mnist/${set}-${kind}-ubyte.gz`);
  const [images, labels] = files.map((file) => dataFile(context, file));
  return mnistFromIdx(images, labels);
}

/** A file of the data folder; skips the test where there is none. */
export function dataFile(context: TestContext, name: string): Uint8Array {
  const file = path.join(dataFolder() ?? '', name);
  context.skip(!existsSync(file), `${name} is not here: npm run data fetches MNIST`);
  return readFileSync(file);
}
