// Emscripten 3.1.69 or newer: the one on the PATH, or Debian's packages unpacked beside the system (which need a newer
// libc than Debian 12 has, so it comes along, and only Binaryen's programs see it).
import fs from 'node:fs';
import path from 'node:path';
import { apt, cacheFolder, fillFolder } from './apt.mjs';
import { hasApt } from './packages.mjs';
import { output, root, run } from './steps.mjs';

const version = '3.1.69';
const packages = ['emscripten', 'binaryen', 'libc6', 'libstdc++6', 'libgcc-s1'];
const unpacked = path.join(cacheFolder, `emscripten-${version}`);

/** The Debian packages that the unpacked Emscripten needs; none when the PATH has a suitable emcc. */
export const emscriptenPackages = () =>
  emscriptenOnPath() || !hasApt() ? [] : ['clang-19', 'lld-19', 'llvm-19', 'python3'];

/** The folder that holds emcc, or null when there is none yet. */
export function emscriptenFolder() {
  const folder = path.join(unpacked, 'usr/share/emscripten');
  return emscriptenOnPath() ?? (fs.existsSync(folder) ? folder : null);
}

let onPath;
function emscriptenOnPath() {
  if (onPath === undefined) {
    const found = output('emcc', ['--version'])?.match(/(\d+)\.(\d+)\.(\d+)/);
    const isSuitable = found && isNewEnough(found.slice(1).map(Number));
    onPath = isSuitable ? output('em-config', ['EMSCRIPTEN_ROOT']) : null;
  }
  return onPath;
}

function isNewEnough(found) {
  const wanted = version.split('.').map(Number);
  const place = found.findIndex((part, i) => part !== wanted[i]);
  return place < 0 || found[place] > wanted[place];
}

export function fetchEmscripten() {
  fillFolder(unpacked, (folder) => {
    const debs = path.join(folder, 'debs');
    fs.mkdirSync(debs);
    apt(debs, ['download', ...packages.map((name) => `${name}/trixie`)]);
    for (const deb of fs.readdirSync(debs)) run('dpkg', ['-x', path.join(debs, deb), folder]);
    fs.rmSync(debs, { recursive: true });
    wrapBinaryen(folder);
    configure(path.join(folder, 'usr/share/emscripten'));
  });
}

/** Puts a script in front of each of Binaryen's programs that starts it with the libc that came along. */
function wrapBinaryen(folder) {
  const architecture = fs
    .readdirSync(path.join(folder, 'usr/lib'))
    .find((name) => name.endsWith('-linux-gnu'));
  const library = `usr/lib/${architecture}`;
  const loader = fs
    .readdirSync(path.join(folder, library))
    .find((name) => name.startsWith('ld-linux'));
  const bin = path.join(folder, 'binaryen/bin');
  fs.mkdirSync(bin, { recursive: true });
  for (const name of fs
    .readdirSync(path.join(folder, 'usr/bin'))
    .filter((n) => n.startsWith('wasm-'))) {
    const script = `#!/bin/sh
here=$(cd "$(dirname "$0")/../.." && pwd)
exec "$here/${library}/${loader}" --library-path "$here/${library}" "$here/usr/bin/${name}" "$@"
`;
    fs.writeFileSync(path.join(bin, name), script, { mode: 0o755 });
  }
}

/** Writes emcc's settings beside it, and gives its JavaScript optimiser the acorn that it imports. */
function configure(emscripten) {
  const settings = {
    LLVM_ROOT: '/usr/lib/llvm-19/bin',
    BINARYEN_ROOT: path.join(unpacked, 'binaryen'),
    NODE_JS: process.execPath,
    CACHE: path.join(unpacked, 'usr/share/emscripten/cache'),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
  fs.writeFileSync(path.join(emscripten, '.emscripten'), `${lines.join('')}FROZEN_CACHE = True\n`);
  const modules = path.join(emscripten, 'node_modules');
  if (fs.lstatSync(modules, { throwIfNoEntry: false })) fs.rmSync(modules, { recursive: true });
  fs.cpSync(path.join(root, 'node_modules/acorn'), path.join(modules, 'acorn'), {
    recursive: true,
  });
}
