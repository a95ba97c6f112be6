// Builds the C++ core with CMake's presets; ninja skips what is up to date.
import fs from 'node:fs';
import path from 'node:path';
import { root, run } from './steps.mjs';

/** One for each wasm file of the package. */
export const wasmPresets = [
  'wasm-simd',
  'wasm-relaxed-simd',
  'wasm-simd-threads',
  'wasm-relaxed-simd-threads',
];

/**
 * Builds `target` under each preset. `hitofude` is the wasm file with its JavaScript, `all_tests` the C++ tests.
 * Quiet unless it fails.
 */
export async function buildCore(presets = wasmPresets, target = 'hitofude') {
  for (const preset of presets) {
    const start = performance.now();
    const folder = path.join(root, 'build', preset);
    if (!isConfigured(folder)) quietly('cmake', ['--preset', preset]);
    const { stdout } = quietly('cmake', ['--build', '--preset', preset, '--target', target]);
    if (stdout.includes('no work to do')) continue;
    console.log(`• ${target} (${preset}): ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
}

/** By the presets as they are now. */
function isConfigured(folder) {
  const ninja = path.join(folder, 'build.ninja');
  const changed = (file) => fs.statSync(file).mtimeMs;
  return fs.existsSync(ninja) && changed(ninja) > changed(path.join(root, 'CMakePresets.json'));
}

const quietly = (program, args) => run(program, args, { stdio: 'pipe', encoding: 'utf8' });
