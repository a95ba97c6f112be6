// npm run format: formats all sources. With --check it changes nothing, and fails when something is not formatted or
// ESLint finds a mistake.
import fs from 'node:fs';
import path from 'node:path';
import { main, root, run } from './steps.mjs';

function format() {
  const isCheck = process.argv.includes('--check');
  const webSources = ['web', 'tests', 'scripts', '*.{ts,js,json}', '!package-lock.json'];
  run('npx', ['prettier', '--log-level=warn', isCheck ? '--check' : '--write', ...webSources]);
  const clangFormat = isCheck ? ['--dry-run', '--Werror'] : ['-i'];
  run('npx', ['clang-format', ...clangFormat, ...cppSources('cpp'), ...cppSources('tests')]);
  if (isCheck) run('npx', ['eslint', '--max-warnings=0', '.']);
}

const cppSources = (folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .filter((file) => /\.(cpp|h)$/.test(file))
    .map((file) => path.join(folder, file));

await main(format);
