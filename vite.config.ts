// Two builds and a development server. `vite build --mode library` writes the npm package's scripts and what they load
// into dist/; `vite build` writes the site, which uses a copy of just these files, into dist/site/.
import fs from 'node:fs';
import path from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { wasmPresets } from './scripts/core.mjs';
import { dataFolder } from './scripts/data-folder.mjs';

const root = import.meta.dirname;
const dist = path.join(root, 'dist');

/** The package's scripts, as they are called in dist/, and their sources. */
const scripts = {
  hitofude: path.join(root, 'web/library/index.ts'),
  'hitofude-worker': path.join(root, 'web/library/hitofude-worker.ts'),
  elements: path.join(root, 'web/elements/index.ts'),
};

/** The command `hitofude`, which is for Node alone. */
const command = { 'hitofude-cli': path.join(root, 'web/library/cli/main.ts') };

/** What the scripts fetch from beside themselves, and where it comes from. */
const companions = {
  ...Object.fromEntries(
    wasmPresets.flatMap((preset) =>
      ['.wasm', '-rest.wasm'].map((ending) => [
        preset.replace('wasm', 'hitofude') + ending,
        path.join(root, 'build', preset, `hitofude${ending}`),
      ]),
    ),
  ),
  ...Object.fromEntries(
    ['handwriting.safetensors', 'simple-conv-net.safetensors'].map((file) => [
      file,
      path.join(root, 'web/library/weights', file),
    ]),
  ),
};

const types: Record<string, string> = { '.wasm': 'application/wasm', '.gz': 'application/gzip' };

/** JavaScript of a variant of the core. */
const coreScript = /build\/wasm-.*\/hitofude\.js$/;

/** Where the library's sources find the core, and the version. */
export const library = {
  resolve: {
    alias: { '@core': path.join(root, 'build'), '@package': path.join(root, 'package.json') },
  },
} satisfies UserConfig;

export default defineConfig(({ mode }) => (mode === 'library' ? packageBuild : site));

const packageBuild: UserConfig = {
  ...library,
  root,
  plugins: [coreScripts(), sharedInEntry(), withCompanions()],
  publicDir: false,
  build: {
    outDir: dist,
    target: 'es2022',
    lib: { entry: { ...scripts, ...command }, formats: ['es'] },
    rolldownOptions: {
      external: /^node:/,
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', minify: true },
    },
  },
};

const site: UserConfig = {
  ...library,
  root: path.join(root, 'web/site'),
  base: './',
  appType: 'mpa',
  plugins: [coreScripts(), fromSources(), withPackage()],
  publicDir: false,
  cacheDir: path.join(root, 'node_modules/.vite'),
  server: { port: 5173, strictPort: true, fs: { allow: [root] } },
  optimizeDeps: { entries: [...Object.values(scripts), path.join(root, 'web/site/*.html')] },
  build: {
    outDir: path.join(dist, 'site'),
    emptyOutDir: true,
    target: 'es2022',
    assetsDir: '',
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: ['index', 'embed'].map((page) => path.join(root, `web/site/${page}.html`)),
    },
  },
};

/**
 * Fits the core's scripts into bundles: variants whose scripts are the same share one, the library says where the wasm
 * file lies, a thread's script is the one that starts it, whatever it is called by then, and Node's modules are called
 * by their full names.
 */
function coreScripts(): Plugin {
  return {
    name: 'hitofude:core-scripts',
    enforce: 'pre',
    resolveId: {
      filter: { id: coreScript },
      handler(script) {
        const other = script.replace('wasm-relaxed-simd', 'wasm-simd');
        return fs.readFileSync(script).equals(fs.readFileSync(other)) ? other : script;
      },
    },
    transform: {
      filter: { id: coreScript },
      handler: (code) =>
        code
          .replace(/new URL\("hitofude\.wasm", ?import\.meta\.url\)\.href/, '""')
          .replace(/new URL\("hitofude\.js", ?import\.meta\.url\)/, 'new URL(import.meta.url)')
          .replace(/\bimport\((["'])(module|worker_threads)\1\)/g, 'import("node:$2")'),
    },
  };
}

/**
 * Puts the code that the package's scripts share into hitofude.js, which would only pass it on from a chunk: one request
 * less before the first answer. The entry then exports from itself what it did from the chunk.
 */
function sharedInEntry(): Plugin {
  return {
    name: 'hitofude:shared-in-entry',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const entry = chunks.find(({ fileName }) => fileName === 'hitofude.js')!;
      const [shared] = entry.imports;
      const { code } = chunks.find(({ fileName }) => fileName === shared)!;
      entry.code = code + entry.code;
      delete bundle[shared];
      for (const chunk of chunks) chunk.code = chunk.code.replaceAll(shared, entry.fileName);
    },
  };
}

/** Puts the companions into dist/, as files of their own. */
function withCompanions(): Plugin {
  return {
    name: 'hitofude:with-companions',
    writeBundle() {
      for (const [name, source] of Object.entries(companions)) {
        fs.writeFileSync(path.join(dist, name), fs.readFileSync(source));
      }
    },
  };
}

/** While developing: the package's scripts are made from their sources, its companions come from where they are made. */
function fromSources(): Plugin {
  return {
    name: 'hitofude:from-sources',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = request.url?.replace(/\?.*/, '') ?? '';
        const script = scriptAt(url);
        if (script) {
          response.setHeader('Content-Type', 'text/javascript');
          response.end(`export * from ${JSON.stringify(`/@fs${script}`)};`);
          return;
        }
        const name = path.posix.basename(url);
        const file = companions[name as keyof typeof companions] ?? mnistFile(url);
        if (!file || !fs.existsSync(file)) return next();
        response.setHeader('Content-Type', types[path.extname(name)] ?? 'application/octet-stream');
        fs.createReadStream(file).pipe(response);
      });
    },
  };
}

/** The source of the script at this URL, which lies beside the page or beside the source. */
function scriptAt(url: string): string | undefined {
  return Object.entries(scripts).find(([name, source]) =>
    [`/${name}.js`, `/@fs${path.dirname(source)}/${name}.js`].includes(url),
  )?.[1];
}

/** The file of the data folder that `…/data/mnist/…` stands for. */
function mnistFile(url: string): string | null {
  const name = /\/data\/mnist\/([\w-]+\.gz)$/.exec(url)?.[1];
  const folder = dataFolder();
  return name && folder ? path.join(folder, 'mnist', name) : null;
}

/** Puts the package's files and MNIST beside the pages, which import the package as it is. */
function withPackage(): Plugin {
  return {
    name: 'hitofude:with-package',
    apply: 'build',
    enforce: 'pre',
    resolveId(id, importer) {
      if (!importer) return null;
      const source = path.resolve(path.dirname(importer), id).replace(/\.js$/, '.ts');
      const name = Object.entries(scripts).find(([, script]) => script === source)?.[0];
      return name ? { id: `./${name}.js`, external: true } : null;
    },
    writeBundle({ dir }) {
      copyFiles(dist, dir!, /^(?!hitofude-cli\.).*\.(js|wasm|safetensors)$/);
      const data = dataFolder();
      if (data) copyFiles(path.join(data, 'mnist'), path.join(dir!, 'data/mnist'), /\.gz$/);
    },
  };
}

function copyFiles(from: string, to: string, names: RegExp): void {
  fs.mkdirSync(to, { recursive: true });
  for (const name of fs.readdirSync(from).filter((name) => names.test(name))) {
    fs.copyFileSync(path.join(from, name), path.join(to, name));
  }
}
