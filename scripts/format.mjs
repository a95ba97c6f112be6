// npm run format: formats all sources. With --check it changes nothing, and fails when something is not formatted or
// ESLint finds a mistake.
import fs from 'node:fs';
import path from 'node:path';
import { main, root, runQuietly } from './steps.mjs';

async function format() {
  const isCheck = process.argv.includes('--check');
  const webSources = ['web', 'tests', 'scripts', '*.{ts,js,json}', '!package-lock.json'];
  const clangFormat = isCheck ? ['--dry-run', '--Werror'] : ['-i'];
  const programs = [
    ['prettier', '--log-level=warn', isCheck ? '--check' : '--write', ...webSources],
    ['clang-format', ...clangFormat, ...cppSources('cpp'), ...cppSources('tests')],
  ];
  if (isCheck) programs.push(['eslint', '--max-warnings=0', '.']);
  await Promise.all(programs.map((program) => runQuietly('npx', program)));
}

const cppSources = (folder) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .filter((file) => /\.(cpp|h)$/.test(file))
    .map((file) => path.join(folder, file));

await main(format);
