// Where the data lies that the project does not contain.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './steps.mjs';

/** Where `npm run data` puts it. */
export const downloadFolder = () => process.env.HITOFUDE_DATA || path.join(root, 'build/data');

/** The folder that holds `mnist/` and other data: HITOFUDE_DATA, or one beside the checkout, or the download's; null without any. */
export function dataFolder() {
  const places = process.env.HITOFUDE_DATA
    ? [process.env.HITOFUDE_DATA]
    : [path.join(root, '../shared/data'), downloadFolder()];
  return places.find((folder) => fs.existsSync(path.join(folder, 'mnist'))) ?? null;
}
