// Tests of the library in Node, on the core that was built into build/.
import { defineConfig } from 'vitest/config';
import { library } from './vite.config.js';

// Node 20 has relaxed SIMD behind a flag that later versions do not know.
const isNode20 = process.versions.node.startsWith('20.');

export default defineConfig({
  ...library,
  test: {
    include: ['tests/{library,reference}/**/*.test.{ts,mjs}'],
    environment: 'node',
    reporters: 'verbose',
    // For tests that hang: most take a moment, some, on a slow machine, more than a minute.
    testTimeout: 300_000,
    maxWorkers: 2,
    execArgv: isNode20 ? ['--experimental-wasm-relaxed-simd'] : [],
  },
});
