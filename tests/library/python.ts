// NumPy, where it is installed: the other side of the formats that it reads and writes.
import { execFileSync, spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';
import type { NamedArrays } from '../../web/library/index.js';
import { bits } from './lab.js';

/** The first Python on the path, or else Debian's, that has NumPy. */
const command = ['python3', '/usr/bin/python3'].find(
  (python) => spawnSync(python, ['-c', 'import numpy']).status === 0,
);

/** Runs a script with NumPy; gives what it prints as JSON. Skips the test where there is no NumPy. */
export function python(context: TestContext, script: string, ...args: string[]): unknown {
  context.skip(command === undefined, 'NumPy is not here: Debian has it as python3-numpy');
  const output = execFileSync(command!, ['-W', 'error', '-c', `${prelude}\n${script}`, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 60_000,
  });
  return JSON.parse(output);
}

const prelude = `
import base64, json, pickle, sys
import numpy as np

def bits(arrays):
    """What lab.ts calls bits: names, shapes and float32 in C order."""
    def entry(name):
        array = np.asarray(arrays[name]).astype('<f4')
        shape = ','.join(map(str, array.shape))
        return [name, shape, base64.b64encode(array.tobytes('C')).decode()]
    return [entry(name) for name in arrays]
`;

/** Bits in the order of names. */
export const sortedBits = (arrays: NamedArrays): unknown =>
  bits(arrays).sort(([a], [b]) => (a < b ? -1 : 1));
