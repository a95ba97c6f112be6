// Tests of the built site, dist/site/, in Chromium.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What comes to pass soon on a quick machine takes its time on a busy one.
    expect: { poll: { timeout: 20_000 } },
  },
});
