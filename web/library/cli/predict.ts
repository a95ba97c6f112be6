// hitofude predict: the digits in pictures.
import { HitofudeError, SURE } from '../index.js';
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
    const hasInk = digit.some((ink) => ink > 0);
    console.log(`${picture}: ${hasInk ? answer(net.probabilities(digit)) : 'no ink'}`);
  }
  return 0;
}

function answer(probabilities: Float32Array): string {
  const highest = Math.max(...probabilities);
  const digit = `${probabilities.indexOf(highest)} (${percent(highest)})`;
  return highest < SURE ? `not sure, perhaps ${digit}` : digit;
}
