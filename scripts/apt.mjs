// A private apt root: fetches packages and sources of one Debian suite without touching the system's own lists.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { output, run, SetupError } from './steps.mjs';

/** Where everything lives that checkouts share. */
export const cacheFolder = path.join(
  process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
  'hitofude',
);

/** The suite that holds Emscripten 3.1.69 and the XNNPACK of November 2024. */
const suite = 'trixie';

/** Runs apt-get against the private root, in `folder`. Quiet unless it fails. */
export function apt(folder, args) {
  const state = path.join(cacheFolder, 'apt');
  const list = path.join(state, 'sources.list');
  const options = [
    `Dir::Etc::sourcelist=${list}`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::Lists=${path.join(state, 'lists')}`,
    `Dir::Cache=${state}`,
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  const call = (rest) =>
    run('apt-get', ['-q', ...options, ...rest], { cwd: folder, stdio: 'pipe', encoding: 'utf8' });
  if (!fs.existsSync(list)) {
    fs.mkdirSync(path.join(state, 'lists', 'partial'), { recursive: true });
    fs.mkdirSync(path.join(state, 'archives', 'partial'), { recursive: true });
    fs.writeFileSync(list, `deb ${mirror()} ${suite} main\ndeb-src ${mirror()} ${suite} main\n`);
    try {
      call(['update']);
    } catch (error) {
      fs.rmSync(list);
      throw error;
    }
  }
  return call(args);
}

/** The mirror that this machine already uses. */
function mirror() {
  const targets = output('apt-get', [
    'indextargets',
    '--format',
    '$(REPO_URI) $(LABEL)',
    'Created-By: Packages',
  ]);
  const line = targets?.split('\n').find((target) => target.endsWith(' Debian'));
  if (!line)
    throw new SetupError(
      'this machine’s apt knows no Debian mirror: add one, type `apt-get update`, try again',
    );
  return line.split(' ')[0];
}

/** Fills a new folder by `work` and moves it to `target` only when it is whole. */
export function fillFolder(target, work) {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const folder = fs.mkdtempSync(`${target}.new-`);
  try {
    work(folder);
    if (!fs.existsSync(target)) fs.renameSync(folder, target);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
