// Gets the wasm core running: which variant, from where, and what can go wrong on the way.
import relaxedSimdCore from '@core/wasm-relaxed-simd/hitofude.js';
import simdCore from '@core/wasm-simd/hitofude.js';
import { relaxedSimd, simd } from 'wasm-feature-detect';
import type { HitofudeOptions, Variant } from './api.js';
import type { Core, CoreFactory, FirstPart } from './bindings.js';
import * as check from './checks.js';
import { HitofudeError } from './errors.js';
import { fetchBytes, loadFailed } from './fetch-bytes.js';
import { loadInflate } from './formats/zip.js';
import { absoluteUrl, besideThisScript, isNode } from './places.js';

/** What a build of the core is called: its variant, and whether it computes on several threads. */
type Build = Variant | `${Variant}-threads`;

/** Those without threads are one small script (vite.config.ts), which is here at once. */
const factories: Record<Build, () => Promise<CoreFactory>> = {
  simd: () => Promise.resolve(simdCore),
  'relaxed-simd': () => Promise.resolve(relaxedSimdCore),
  'simd-threads': () => factoryOf(import('@core/wasm-simd-threads/hitofude.js')),
  'relaxed-simd-threads': () => factoryOf(import('@core/wasm-relaxed-simd-threads/hitofude.js')),
};

const factoryOf = async (script: Promise<{ default: CoreFactory }>) => (await script).default;

/** More threads than this find too little work. */
const mostThreads = 8;

/**
 * A core whose first part runs. `rest` loads what it lacks, or throws `load-failed`; what it gives then makes that
 * callable, and has the threads begin.
 */
interface LoadedCore {
  variant: Variant;
  threads: number;
  first: FirstPart;
  rest(): Promise<Join>;
}

export type Join = (first: FirstPart) => Core;

/** Throws `bad-argument`, `unsupported-browser` or `load-failed`. */
export async function loadCore(options: HitofudeOptions): Promise<LoadedCore> {
  const wanted = check.oneOf('variant', options.variant ?? 'auto', [
    'auto',
    'simd',
    'relaxed-simd',
  ]);
  const variant = await supportedVariant(wanted);
  const place =
    options.wasmUrl === undefined ? besideThisScript('.') : absoluteUrl(options.wasmUrl);
  const isFile = !place.pathname.endsWith('/');
  const threads = supportedThreads(options.threads ?? (isFile ? 1 : undefined));
  const build: Build = threads > 1 ? `${variant}-threads` : variant;
  const url = isFile ? place : new URL(`hitofude-${build}.wasm`, place);
  const restUrl = new URL(url);
  restUrl.pathname = restUrl.pathname.replace(/(\.wasm)?$/, '-rest$&');
  const load = () => Promise.all([compile(restUrl), imported('what inflates', loadInflate)]);
  const early = options.whole === false ? null : load();
  early?.catch(() => undefined); // whoever needs it is told
  const [factory, wasm] = await Promise.all([
    imported(`the ${build} variant`, factories[build]),
    compile(url),
  ]);
  const { first, instance } = await start(factory, wasm, threads).catch((error: unknown) => {
    throw loadFailed(url, `it does not start as the core’s ${build} variant`, error);
  });
  const rest = async () => {
    const [second] = await (early ?? load());
    if (pairOf(second) !== pairOf(wasm)) {
      throw loadFailed(restUrl, `it was not built together with ${url.href}`);
    }
    await WebAssembly.instantiate(second, { first: instance.exports });
    return (core: FirstPart) => join(core, second, threads);
  };
  return { variant, threads, first, rest };
}

/** Every thread takes in the second wasm file too, before it has work. Throws `load-failed`. */
function join(first: FirstPart, rest: WebAssembly.Module, threads: number): Core {
  for (const thread of first.PThread?.unusedWorkers ?? []) thread.postMessage({ rest });
  first._registerRest();
  const all = first as Core;
  const running = all._setThreads(threads);
  if (running === threads) return all;
  throw new HitofudeError('load-failed', `got ${running} threads, expected ${threads}`);
}

/**
 * How many threads can compute here, `wanted` at most. They need shared memory, which browsers give to cross-origin
 * isolated pages alone, and must be waited for, which a page's own thread may not do; one core is left to that thread.
 * Node shares memory always, but its threads have to be asked for, since they live until `dispose()`.
 */
function supportedThreads(wanted: number | undefined): number {
  if (isNode) return Math.min(wanted ?? 1, mostThreads);
  const canWait = typeof document === 'undefined';
  const isSameOrigin = besideThisScript('.').origin === location.origin;
  if (!canWait || !isSameOrigin || !globalThis.crossOriginIsolated) return 1;
  return Math.min(wanted ?? Math.max(1, navigator.hardwareConcurrency - 1), mostThreads);
}

/** Throws `unsupported-browser` when the variant cannot run here. */
export async function supportedVariant(wanted: 'auto' | Variant): Promise<Variant> {
  if (typeof WebAssembly !== 'object' || !(await simd())) {
    throw new HitofudeError(
      'unsupported-browser',
      'got an engine without WebAssembly SIMD, expected one with it',
    );
  }
  if (wanted === 'simd') return wanted;
  if (await relaxedSimd()) return 'relaxed-simd';
  if (wanted === 'auto') return 'simd';
  throw new HitofudeError(
    'unsupported-browser',
    'got an engine without relaxed SIMD, expected one with it',
  );
}

/** Throws `load-failed`. */
async function imported<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw loadFailed(besideThisScript('.'), `the script of ${name} is missing`, error);
  }
}

async function compile(url: URL): Promise<WebAssembly.Module> {
  const bytes = await fetchBytes(url);
  const isWasm = String(bytes.subarray(0, 4)) === '0,97,115,109';
  if (!isWasm) throw loadFailed(url, `got ${describe(bytes)}, expected a wasm file`);
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw loadFailed(url, 'its wasm cannot be compiled', error);
  }
}

function start(
  factory: CoreFactory,
  wasm: WebAssembly.Module,
  threads: number,
): Promise<{ first: FirstPart; instance: WebAssembly.Instance }> {
  return new Promise((resolve, reject) => {
    let instance: WebAssembly.Instance;
    const instantiateWasm: Parameters<CoreFactory>[0]['instantiateWasm'] = (imports, done) => {
      WebAssembly.instantiate(wasm, imports)
        .then((made) => done((instance = made), wasm))
        .catch(reject);
      return {};
    };
    factory({ instantiateWasm, threads }).then((first) => resolve({ first, instance }), reject);
  });
}

/** What the two files of a build have in common (scripts/split-core.mjs). */
const pairOf = (wasm: WebAssembly.Module): string =>
  String(WebAssembly.Module.customSections(wasm, 'pair').map((pair) => new Uint8Array(pair)));

function describe(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (text.startsWith('<')) return 'an HTML or XML page';
  return bytes.length === 0
    ? 'an empty file'
    : `${bytes.length} bytes that begin with ${check.show(text.slice(0, 8))}`;
}
