// The site as the build wrote it, and MNIST beside it where the build found the data.
import fs from 'node:fs';
import path from 'node:path';

export const SITE = path.join(import.meta.dirname, '../../dist/site');

export const hasMnist = fs.existsSync(path.join(SITE, 'data/mnist/train-images-idx3-ubyte.gz'));

/** The policy of a cautious host. */
export const STRICT_POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
