// npm test: sets everything up, then runs every check and test: formatting, types, the C++ core (natively under the
// sanitizers, and in both wasm variants), the library in Node, and the built site in Chromium.
import { build } from './build.mjs';
import { buildCore } from './core.mjs';
import { dataFolder } from './data-folder.mjs';
import { setup } from './setup.mjs';
import { main, run, step } from './steps.mjs';

const always = () => false;

async function test() {
  await setup({ tests: true });
  if (!dataFolder())
    console.log('• no data folder: tests that need MNIST say that they are skipped');
  await step('formatting and lint', always, () => run('node', ['scripts/format.mjs', '--check']));
  // Natively under the sanitizers, and the gradient check, in doubles, without. Threads are tested natively, and in wasm
  // by the library's tests.
  const presets = ['asan', 'wasm-simd', 'wasm-relaxed-simd'];
  await buildCore(presets, 'all_tests');
  for (const preset of presets) run('ctest', ['--preset', preset]);
  await build();
  run('npx', ['vitest', 'run']);
  run('npx', ['vitest', 'run', '--config', 'tests/browser/vitest.config.ts']);
}

await main(test);
