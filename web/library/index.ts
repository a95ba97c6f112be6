// The npm package’s entry.
export type * from './api.js';
export { HitofudeError, type ErrorCode } from './errors.js';
export { createHitofude } from './hitofude.js';
export { createHitofudeWorker } from './worker.js';
export { readIdx, readIdxShape, type IdxArray, type IdxFile } from './idx.js';
export { mnistFromIdx, type MnistImages } from './mnist.js';
export { SURE } from './sure.js';
