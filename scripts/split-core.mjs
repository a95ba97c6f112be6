// Splits the linked core. hitofude.wasm keeps what a first answer takes; hitofude-rest.wasm gets the functions that come
// from the sources named here and from none of the others, those that compute gradients, and those that only these call.
// The two share memory, table and stack. Until the second one is there, nothing may call into it. CMake calls this with
//   nm, Emscripten's folder, the wasm file with its names, the sources (a,b,…), all object files
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const [nm, emscripten, wasm, names, ...files] = process.argv.slice(2);
const sources = names.split(',').map((source) => `/${source}.o`);

const output = (program, args) =>
  execFileSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 }).trim();
const binaryen = path.join(output(path.join(emscripten, 'em-config'), ['BINARYEN_ROOT']), 'bin');

/** What the code makes use of, and no more: Binaryen would write types that older engines do not know. */
const features = [
  'bulk-memory',
  'exception-handling',
  'mutable-globals',
  'nontrapping-float-to-int',
  'reference-types',
  'relaxed-simd',
  'sign-ext',
  'simd',
  'threads',
].map((feature) => `--enable-${feature}`);

/** Names of the functions that these object files define. */
function functionsIn(objects) {
  const lines = output(nm, ['--defined-only', ...objects]).split('\n');
  return new Set(lines.map((line) => line.match(/ [TtWw] (.+)$/)?.[1]));
}

/** Function → what refers to it: functions, and `null` for the table, exports and the start. */
function callersOf(text) {
  const callers = new Map();
  let current = null;
  for (const line of text.split('\n')) {
    const definition = line.match(/^ \((\w+)(?: \$(\S+))?/);
    if (definition) current = definition[1] === 'func' ? definition[2] : null;
    if (current && !callers.has(current)) callers.set(current, new Set());
    const calls = current ? /\((?:return_)?call \$([^\s()]+)/g : /\$([^\s()]+)/g;
    for (const [, name] of line.matchAll(calls)) {
      if (!callers.has(name)) callers.set(name, new Set());
      callers.get(name).add(current);
    }
  }
  return callers;
}

/** Adds what only members of the set refer to, until there is no more. */
function close(moved, callers) {
  const goesAlong = ([name, by]) =>
    !moved.has(name) && by.size > 0 && [...by].every((f) => moved.has(f));
  for (let added = [null]; added.length > 0;) {
    added = [...callers].filter(goesAlong).map(([name]) => name);
    for (const name of added) moved.add(name);
  }
}

/** Names of the functions that move. */
function movedFunctions(objects) {
  const missing = sources.filter((source) => !objects.some((file) => file.endsWith(source)));
  if (missing.length > 0) throw new Error(`there is no object file ${missing.join(', ')}`);
  const isOfRest = (file) => sources.some((source) => file.endsWith(source));
  const ofRest = functionsIn(objects.filter(isOfRest));
  const ofOthers = functionsIn(objects.filter((file) => !isOfRest(file)));
  const callers = callersOf(output(path.join(binaryen, 'wasm-dis'), [...features, wasm]));
  /** The linker numbers functions of the same name. */
  const plainName = (name) => name.replace(/\.\d+$/, '');
  const isMoved = (name) =>
    (ofRest.has(name) && !ofOthers.has(name)) || /N3cnn.*\dbackward/.test(name);
  const moved = new Set([...callers.keys()].filter((name) => isMoved(plainName(name))));
  close(moved, callers);
  return [...moved];
}

function split(moved, first, rest) {
  const place = (ending) => wasm.replace(/\.wasm$/, ending);
  fs.writeFileSync(place('.rest'), moved.join('\n'));
  const whole = [place('.1'), place('.2')];
  execFileSync(path.join(binaryen, 'wasm-split'), [
    wasm,
    `--split-funcs=@${place('.rest')}`,
    ...['--primary-output', whole[0], '--secondary-output', whole[1]],
    ...['--import-namespace=first', '--no-placeholders'],
    ...features,
  ]);
  [first, rest].forEach((file, i) => {
    const merge = [whole[i], '--duplicate-function-elimination', ...features, '-o', file];
    execFileSync(path.join(binaryen, 'wasm-opt'), merge);
    fs.rmSync(whole[i]);
  });
}

/** Ends both files with a custom section that holds the same 16 bytes: the library joins no others. */
function stamp(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(fs.readFileSync(file));
  const name = 'pair';
  const content = [Buffer.of(name.length), Buffer.from(name), hash.digest().subarray(0, 16)];
  const length = content.reduce((sum, part) => sum + part.length, 0);
  const section = Buffer.concat([Buffer.of(0, length), ...content]);
  for (const file of files) fs.appendFileSync(file, section);
}

const rest = wasm.replace(/\.wasm$/, '-rest.wasm');
split(movedFunctions(files.filter((file) => file.endsWith('.o'))), wasm, rest);
stamp([wasm, rest]);
