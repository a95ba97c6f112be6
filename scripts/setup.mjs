// Sets a machine up: npm packages, system packages, Emscripten, and the sources that the C++ side builds on.
// Every step skips itself when its result is there. What is shared between checkouts lives in a cache folder.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { emscriptenFolder, emscriptenPackages, fetchEmscripten } from './emscripten.mjs';
import { fetchSources, haveSources, sourcePackages, sourcesFolder } from './sources.mjs';
import { hasApt, installPackages } from './packages.mjs';
import { main, root, run, step } from './steps.mjs';

/** @param {{ tests?: boolean }} options `tests` adds what only the tests need: a browser, the sanitizers' compiler. */
export async function setup({ tests = false } = {}) {
  await installNpmPackages(root, 'npm packages');
  const packages = ['cmake', 'ninja-build', ...emscriptenPackages(), ...sourcePackages()];
  if (tests) packages.push('g++', 'chromium', 'python3-numpy');
  // With Debian's own BLAS, NumPy takes minutes for what the core is compared with.
  if (tests && hasApt()) packages.push('libopenblas0-pthread');
  installPackages(packages, emscriptenFolder() === null);
  await step('Emscripten', () => emscriptenFolder() !== null, fetchEmscripten);
  await step('XNNPACK and other sources', haveSources, fetchSources);
  link(emscriptenFolder(), 'build/emscripten');
  if (sourcesFolder()) link(sourcesFolder(), 'build/sources');
}

/** Installs what a folder's lock file names, unless that was done before. */
export function installNpmPackages(folder, title) {
  const stamp = path.join(folder, 'node_modules', '.hitofude');
  const lock = fs.readFileSync(path.join(folder, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  const isCurrent = () => fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash;
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  return step(title, isCurrent, () => {
    run('npm', ['ci', ...quiet], { cwd: folder });
    fs.writeFileSync(stamp, hash);
  });
}

/** The presets of CMakePresets.json find the toolchain and the sources through these links. */
function link(target, name) {
  const place = path.join(root, name);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  if (fs.lstatSync(place, { throwIfNoEntry: false })) {
    if (fs.readlinkSync(place) === target) return;
    fs.rmSync(place);
  }
  fs.symlinkSync(target, place);
}

if (process.argv[1] === import.meta.filename) {
  await main(() => setup({ tests: process.argv.includes('--tests') }));
}
