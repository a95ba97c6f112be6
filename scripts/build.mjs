// npm run build: writes dist/, the npm package's files with the static site in dist/site/.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { buildCore } from './core.mjs';
import { setup } from './setup.mjs';
import { main, root, run, step } from './steps.mjs';

const always = () => false;

export async function build() {
  await setup();
  await buildCore();
  await step('type check', always, () => run('npx', ['tsc', '--project', '.']));
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  await step('library and elements → dist/', always, () => vite('library'));
  await step('types → dist/types/', always, () =>
    run('npx', ['tsc', '--project', 'web/library/tsconfig.types.json']),
  );
  await step('site → dist/site/', always, () => vite('production'));
}

async function vite(mode) {
  const { build } = await import('vite');
  await build({ configFile: path.join(root, 'vite.config.ts'), mode, logLevel: 'warn' });
}

if (process.argv[1] === import.meta.filename) await main(build);
