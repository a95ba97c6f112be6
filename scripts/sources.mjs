// The sources that CMakeLists.txt builds on. Where apt can be used they come as Debian's source archives, elsewhere
// CMake's FetchContent clones the same commits.
import fs from 'node:fs';
import path from 'node:path';
import { apt, cacheFolder, fillFolder } from './apt.mjs';
import { hasApt } from './packages.mjs';
import { run } from './steps.mjs';

/** Folder name (as in FetchContent_Declare) → Debian source package. */
const sources = {
  xnnpack: 'xnnpack',
  pthreadpool: 'pthreadpool',
  fxdiv: 'fxdiv',
  catch2: 'catch2',
};
const unpacked = path.join(cacheFolder, 'sources-3');

/** The folder that holds them, or null when there is none. */
export const sourcesFolder = () => (fs.existsSync(unpacked) ? unpacked : null);

/** Nothing is left to do here. */
export const haveSources = () => sourcesFolder() !== null || !hasApt();

/** The Debian packages that unpacking them needs. */
export const sourcePackages = () => (haveSources() ? [] : ['xz-utils']);

export function fetchSources() {
  fillFolder(unpacked, (folder) => {
    const archives = path.join(folder, 'archives');
    fs.mkdirSync(archives);
    for (const [name, source] of Object.entries(sources)) {
      apt(archives, ['source', '--tar-only', '--download-only', `${source}/trixie`]);
      const archive = fs
        .readdirSync(archives)
        .find((file) => file.startsWith(`${source}_`) && /\.orig\.tar/.test(file));
      unpack(path.join(archives, archive), path.join(folder, name));
    }
    fs.rmSync(archives, { recursive: true });
  });
}

/** Unpacks an archive into `folder`, without its one top-level folder where it has one. */
function unpack(archive, folder) {
  fs.mkdirSync(folder);
  run('tar', ['-xf', archive, '-C', folder]);
  const entries = fs.readdirSync(folder);
  if (entries.length > 1) return;
  const inner = path.join(folder, entries[0]);
  for (const entry of fs.readdirSync(inner))
    fs.renameSync(path.join(inner, entry), path.join(folder, entry));
  fs.rmdirSync(inner);
}
