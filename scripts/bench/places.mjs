// Where things lie that the benchmarks use.
import path from 'node:path';
import { root } from '../steps.mjs';

export const bench = import.meta.dirname;
export const dist = path.join(root, 'dist');
/** What a run leaves: the material that all peers read, the compiled peak, plots. */
export const output = path.join(root, 'build/bench');
export const material = path.join(output, 'material');
