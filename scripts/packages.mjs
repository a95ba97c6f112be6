// System packages: installs what is missing with apt, or says exactly what to type where apt cannot be used.
import fs from 'node:fs';
import { output, run, SetupError } from './steps.mjs';

/** A program or file that shows that a Debian package, or the same thing from elsewhere, is there. */
const programs = {
  cmake: 'cmake',
  'ninja-build': 'ninja',
  'g++': 'g++',
  python3: 'python3',
  'python3-numpy': '/usr/lib/python3/dist-packages/numpy',
  'libopenblas0-pthread': '/usr/share/doc/libopenblas0-pthread',
  'xz-utils': 'xz',
  chromium: 'chromium',
  'clang-19': '/usr/lib/llvm-19/bin/clang',
  'lld-19': '/usr/lib/llvm-19/bin/wasm-ld',
  'llvm-19': '/usr/lib/llvm-19/bin/llvm-ar',
};

/** Other systems' names for these packages, and their commands. */
const managers = {
  brew: {
    command: 'brew install',
    names: { 'ninja-build': 'ninja', 'g++': 'gcc', chromium: '--cask chromium' },
  },
  dnf: { command: 'sudo dnf install', names: { 'g++': 'gcc-c++' } },
  pacman: { command: 'sudo pacman -S', names: { 'ninja-build': 'ninja', 'g++': 'gcc' } },
  apk: { command: 'sudo apk add', names: {} },
};

/**
 * Does nothing when all are there.
 * @param {string[]} packages Debian package names
 * @param {boolean} needsEmscripten says whether an SDK is still to be had where there is no apt
 */
export function installPackages(packages, needsEmscripten) {
  const missing = packages.filter((name) => !isThere(name));
  if (!hasApt()) return requireNothing(missing, needsEmscripten);
  if (missing.length === 0) return;
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', '-q', ...missing];
  const asRoot = process.getuid() === 0 ? [] : ['sudo'];
  if (asRoot.length > 0 && !output('sudo', ['-n', 'true']) && !process.stdin.isTTY) {
    throw new SetupError(`${missing.join(', ')} is missing. Type:\n  sudo ${install.join(' ')}`);
  }
  console.log(`• system packages: ${missing.join(' ')} …`);
  const start = performance.now();
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A machine that has just started may be updating itself.
  const patience = ['-o', 'DPkg::Lock::Timeout=300'];
  for (const command of [['apt-get', 'update', '-q'], install]) {
    const [program, ...rest] = [...asRoot, ...command, ...patience];
    run(program, rest, { env: environment, stdio: ['inherit', 'pipe', 'pipe'], encoding: 'utf8' });
  }
  console.log(`  system packages: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

const isThere = (name) =>
  programs[name].startsWith('/')
    ? fs.existsSync(programs[name])
    : output('sh', ['-c', `command -v ${programs[name]}`]) !== null;

function howTo(missing) {
  const found = Object.keys(managers).find(
    (name) => output('sh', ['-c', `command -v ${name}`]) !== null,
  );
  const { command, names } = managers[found] ?? {
    command: 'install with your package manager:',
    names: {},
  };
  return `  ${command} ${missing.map((name) => names[name] ?? name).join(' ')}`;
}

/** Stops with the commands that bring what is missing to a system without apt. */
function requireNothing(missing, needsEmscripten) {
  const commands = missing.length > 0 ? [howTo(missing)] : [];
  if (needsEmscripten) commands.push(emscriptenHowTo);
  if (commands.length === 0) return;
  const names = [...missing, ...(needsEmscripten ? ['Emscripten 3.1.69 or newer'] : [])];
  throw new SetupError(
    `${names.join(', ')} is missing, and there is no apt here. Type:\n${commands.join('\n')}`,
  );
}

const emscriptenHowTo = `  git clone https://github.com/emscripten-core/emsdk
  ./emsdk/emsdk install 3.1.69
  ./emsdk/emsdk activate 3.1.69
  source ./emsdk/emsdk_env.sh`;

export const hasApt = () => output('apt-get', ['--version']) !== null;
