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
  // Natively under the sanitizers; the gradient check, in doubles, is the only one that goes without. Threads are
  // tested natively, and in wasm by the library's tests.
  await buildCore(['native'], 'gradient_check');
  run('ctest', ['--preset', 'native', '--tests-regex', 'gradient_check']);
  for (const preset of ['asan', 'wasm-simd', 'wasm-relaxed-simd']) {
    await buildCore([preset], 'all_tests');
    run('ctest', ['--preset', preset]);
  }
  await build();
  run('npx', ['vitest', 'run']);
  run('npx', ['vitest', 'run', '--config', 'tests/browser/vitest.config.ts']);
}

await main(test);
