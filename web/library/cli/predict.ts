// hitofude predict: the digits in pictures.
import { HitofudeError } from '../index.js';
import { openLab, parse, percent, read, UsageError } from './command-line.js';
import { decodePng } from './png.js';

/** Resolves with the exit code. */
export async function predict(args: readonly string[]): Promise<number> {
  const { operands } = parse(args, []);
  const [weights, ...pictures] = operands;
  if (pictures.length === 0) throw new UsageError('expected a weights file and pictures');
  using lab = await openLab();
  using net = lab.load(await read(weights));
  if (String(net.inputDim) !== '1,28,28') {
    const got = net.inputDim.join('×');
    throw new HitofudeError('shape-mismatch', `got a network for ${got}, expected one for 1×28×28`);
  }
  for (const picture of pictures) {
    const digit = lab.digitFromImage(decodePng(picture, await read(picture)));
    const probabilities = net.probabilities(digit);
    const highest = Math.max(...probabilities);
    console.log(`${picture}: ${probabilities.indexOf(highest)} (${percent(highest)})`);
  }
  return 0;
}
