// npm run train: makes the shipped weights again, each as its file in scripts/train says.
//   npm run train                       all of them
//   npm run train -- handwriting        one of them
//   npm run train -- --judge            only says how well those that are there read
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { dataFolder } from './data-folder.mjs';
import { main, root, SetupError } from './steps.mjs';
import { trainHandwriting } from './train/handwriting.mjs';
import { judge } from './train/judge.mjs';
import { trainSimpleConvNet } from './train/simple-conv-net.mjs';

const recipes = { handwriting: trainHandwriting, 'simple-conv-net': trainSimpleConvNet };

async function train() {
  const { values, positionals } = parseArgs({
    options: { judge: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const names = positionals.length > 0 ? positionals : Object.keys(recipes);
  const unknown = names.find((name) => !Object.hasOwn(recipes, name));
  if (unknown) throw new SetupError(`there is no ${unknown}: ${Object.keys(recipes).join(', ')}`);
  const folder = dataFolder();
  for (const set of ['mnist', 'pendigits']) {
    if (folder && fs.existsSync(path.join(folder, set))) continue;
    throw new SetupError(`there is no ${set} here: npm run data fetches what can be had`);
  }
  await build();
  const { createHitofude, mnistFromIdx, SURE } = await import('../dist/hitofude.js');
  // The variant whose bits are the same everywhere, with any number of threads.
  const lab = await createHitofude({ variant: 'simd', threads: os.availableParallelism() });
  for (const name of names) {
    const file = path.join(root, 'web/library/weights', `${name}.safetensors`);
    console.log(`${name}:`);
    if (!values.judge) fs.writeFileSync(file, await recipes[name]({ lab, mnistFromIdx, folder }));
    await judge({ lab, mnistFromIdx, SURE, folder, weights: fs.readFileSync(file) });
  }
  lab.dispose();
}

await main(train);
