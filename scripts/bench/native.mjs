// What runs outside of the browser: NumPy and PyTorch, and the program that measures the processor's limit.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { bench, material, output } from './places.mjs';

const oneThread = {
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  OMP_WAIT_POLICY: 'PASSIVE',
};

/** The first Python on the path, or else Debian's, that has the module; null without. */
export const pythonWith = (module) =>
  ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', `import ${module}`]).status === 0,
  ) ?? null;

/** Starts a peer's Python file with a network; its `call` is the one of a page. */
export function openNative(python, file, { name }) {
  const child = spawn(python, ['-B', path.join(bench, 'peers', file), material, name], {
    env: { ...process.env, ...oneThread },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (text) => (complaints += text));
  child.stdin.on('error', () => {}); // it has ended, and `call` says so
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async call(method, ...values) {
      child.stdin.write(`${JSON.stringify({ method, arguments: values })}\n`);
      const { value: line, done } = await lines.next();
      if (done) throw new Error(`${file} ended: ${complaints.trim().split('\n').at(-1)}`);
      const { value, error } = JSON.parse(line);
      if (error) throw new Error(error);
      return value;
    },
    async close() {
      child.stdin.end();
      await new Promise((resolve) =>
        child.exitCode === null ? child.once('exit', resolve) : resolve(),
      );
    },
  };
}

/**
 * A function that measures GFLOP/s of 128-bit multiply-adds on one core, over a time like a sample's, { mean, best }; null,
 * with `why` told, where it cannot.
 */
export function peakMeter(why) {
  const program = path.join(output, 'peak');
  fs.mkdirSync(output, { recursive: true });
  const flags = ['-O2', '-march=native', '-ffp-contract=fast', '-o', program];
  const { error, status } = spawnSync('cc', [...flags, path.join(bench, 'native/peak.c')]);
  if (error || status !== 0) {
    why(
      `no share of the peak: ${error ? 'there is no C compiler (cc)' : 'cc cannot compile peak.c'}`,
    );
    return null;
  }
  return () => {
    const [mean, best] = spawnSync(program, { encoding: 'utf8' }).stdout.split(' ').map(Number);
    return { mean, best };
  };
}
