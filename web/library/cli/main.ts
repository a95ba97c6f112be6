#!/usr/bin/env node
// The command `hitofude`: prepares weights for a page, in Node.
import { HitofudeError } from '../index.js';
import { UsageError } from './command-line.js';
import { convert } from './convert.js';
import { evaluate } from './evaluate.js';
import { predict } from './predict.js';
import { train } from './train.js';

const help = `hitofude: train, evaluate and convert small convolutional networks

  hitofude train --images FILE --labels FILE --out FILE [options]
  hitofude train --synthetic N --out FILE [options]     on digits made by rule, N of them an epoch, always new ones
    --test-images FILE, --test-labels FILE   images that are never trained on, for the accuracy after each epoch
    --network NAME      SimpleConvNet (default), LeNet5, DeepConvNet, AlexNet or Sequential
    --options JSON      its arguments, such as '{"hiddenSize":50}' or '{"layers":[{"type":"affine","size":10}]}'
    --weights FILE      go on from these weights instead of new ones
    --epochs N          20 by default
    --batch-size N      100 by default
    --optimizer NAME    adam (default), sgd, momentum, adagrad or rmsprop
    --lr NUMBER         learning rate; 0.001 for adam and 0.01 for the others by default
    --weight-decay NUMBER   0 by default
    --seed N            of weights, mini-batches and synthetic digits; 1 by default
    Ctrl-C ends the run early; what was learnt by then is written.

  hitofude evaluate WEIGHTS --images FILE --labels FILE
  hitofude predict WEIGHTS PNG…       the digit in each picture, dark on light or light on dark
  hitofude convert WEIGHTS OUT        to the format that OUT ends in

Weights are .safetensors, .npz or .pkl files; .onnx can be written only. Images and labels are IDX files of bytes, such as
MNIST's, gzipped or not: (N, H, W) or (N, C, H, W), and (N).
Exit codes: 0 done, 1 failed, 2 the command line is wrong, 130 ended early by Ctrl-C.
`;

/** Each resolves with the exit code. */
const commands = { train, evaluate, predict, convert };

async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || [name, ...rest].includes('--help')) {
    process.stdout.write(help);
    return name === undefined ? 2 : 0;
  }
  try {
    const command = Object.entries(commands).find(([own]) => own === name)?.[1];
    if (!command) throw new UsageError(`there is no command ${JSON.stringify(name)}`);
    return await command(rest);
  } catch (error) {
    process.stderr.write(`hitofude: ${messageOf(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function messageOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}; hitofude --help tells more`;
  if (error instanceof HitofudeError) return `${error.message} (${error.code})`;
  return error instanceof Error ? error.message : String(error);
}

process.exitCode = await main(process.argv.slice(2));
