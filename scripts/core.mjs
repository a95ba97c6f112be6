// Builds the C++ core with CMake's presets; ninja skips what is up to date.
import fs from 'node:fs';
import path from 'node:path';
import { root, runQuietly } from './steps.mjs';

/** One for each wasm file of the package. */
export const wasmPresets = [
  'wasm-simd',
  'wasm-relaxed-simd',
  'wasm-simd-threads',
  'wasm-relaxed-simd-threads',
];

/**
 * Builds `target` under each preset, two at a time: while one links, which is the work of one core, the other compiles.
 * `hitofude` is the wasm file with its JavaScript, `all_tests` the C++ tests. Quiet unless it fails.
 */
export async function buildCore(presets = wasmPresets, target = 'hitofude') {
  const waiting = [...presets];
  const failures = [];
  const buildWaiting = async () => {
    while (waiting.length > 0 && failures.length === 0) {
      await buildPreset(waiting.shift(), target).catch((error) => failures.push(error));
    }
  };
  await Promise.all([buildWaiting(), buildWaiting()]);
  if (failures.length > 0) throw failures[0];
}

async function buildPreset(preset, target) {
  const start = performance.now();
  const folder = path.join(root, 'build', preset);
  if (!isConfigured(folder)) await runQuietly('cmake', ['--preset', preset]);
  const stdout = await runQuietly('cmake', ['--build', '--preset', preset, '--target', target]);
  if (stdout.includes('no work to do')) return;
  console.log(`• ${target} (${preset}): ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** By the presets as they are now. */
function isConfigured(folder) {
  const ninja = path.join(folder, 'build.ninja');
  const changed = (file) => fs.statSync(file).mtimeMs;
  return fs.existsSync(ninja) && changed(ninja) > changed(path.join(root, 'CMakePresets.json'));
}
