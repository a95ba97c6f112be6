// What every script shares: running programs, and steps that say what they do and how long they took.
import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The checkout's top folder. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** An error that the person at the terminal can act on: printed without a stack. */
export class SetupError extends Error {}

/** Does `work` and prints how long it took; does nothing when `isDone()` says so. */
export async function step(title, isDone, work) {
  if (isDone()) return;
  const start = performance.now();
  console.log(`• ${title} …`);
  await work();
  console.log(`  ${title}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Runs a program to its end with its output shown; throws a SetupError when it fails. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) throw new SetupError(`cannot run ${program}: ${result.error.message}`);
  if (result.status !== 0) throw failed(program, args, result.signal ?? result.status, result);
  return result;
}

function failed(program, args, end, { stdout, stderr }) {
  const command = [program, ...args].join(' ');
  return new SetupError(`${command} ended with ${end}\n${stdout ?? ''}${stderr ?? ''}`);
}

/** Runs a program beside whatever else runs → what it prints; throws a SetupError with that when it fails. */
export async function runQuietly(program, args) {
  const options = { cwd: root, maxBuffer: Infinity };
  try {
    return (await promisify(execFile)(program, args, options)).stdout;
  } catch (error) {
    throw failed(program, args, error.signal ?? error.code, error);
  }
}

/** What a program prints, trimmed; `null` when it is not there or fails. */
export function output(program, args) {
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : null;
}

/** Runs a script's main function; a SetupError ends it with its message alone. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof SetupError ? `\n✗ ${error.message}` : error);
    process.exit(1);
  }
}
