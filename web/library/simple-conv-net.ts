// SimpleConvNet's constructor arguments and the shapes of its parameters (chapter 7.5).
import type { SimpleConvNetOptions } from './api.js';
import * as check from './checks.js';
import { HitofudeError } from './errors.js';
import type { NamedShapes } from './layer-shapes.js';

/** All arguments, checked. */
export interface SimpleConvNetArguments {
  inputDim: [C: number, H: number, W: number];
  convParam: { filterNum: number; filterSize: number; pad: number; stride: number };
  hiddenSize: number;
  outputSize: number;
  weightInitStd: number;
  seed: number;
}

/** Fills in the book's defaults. Throws `bad-argument`, or `shape-mismatch` when the filter does not fit the image. */
export function simpleConvNetArguments(options: SimpleConvNetOptions): SimpleConvNetArguments {
  const given = check.knownKeys('options', options, [
    'inputDim',
    'convParam',
    'hiddenSize',
    'outputSize',
    'weightInitStd',
    'seed',
  ]);
  const conv = check.knownKeys('convParam', given.convParam ?? {}, [
    'filterNum',
    'filterSize',
    'pad',
    'stride',
  ]);
  const [C, H, W] = check.dimensions('inputDim', given.inputDim ?? [1, 28, 28], 3);
  const complete: SimpleConvNetArguments = {
    inputDim: [C, H, W],
    convParam: {
      filterNum: check.wholeNumber('filterNum', conv.filterNum ?? 30, 1),
      filterSize: check.wholeNumber('filterSize', conv.filterSize ?? 5, 1),
      pad: check.wholeNumber('pad', conv.pad ?? 0, 0),
      stride: check.wholeNumber('stride', conv.stride ?? 1, 1),
    },
    hiddenSize: check.wholeNumber('hiddenSize', given.hiddenSize ?? 100, 1),
    outputSize: check.wholeNumber('outputSize', given.outputSize ?? 10, 1),
    weightInitStd: check.positiveNumber('weightInitStd', given.weightInitStd ?? 0.01),
    seed: check.seedNumber(given.seed ?? 1),
  };
  for (const [name, shape] of simpleConvNetShapes(complete)) {
    check.dimensions(name, shape, shape.length);
  }
  return complete;
}

/** Names and shapes of the parameters: W1 (FN, C, FH, FW), b1, W2 (FN·PH·PW, hidden), b2, W3 (hidden, output), b3. */
export function simpleConvNetShapes(net: SimpleConvNetArguments): NamedShapes {
  const [C, H, W] = net.inputDim;
  const { filterNum: FN, filterSize: F, pad, stride } = net.convParam;
  const pooled = (size: number) => Math.floor((Math.floor((size + 2 * pad - F) / stride) + 1) / 2);
  const [PH, PW] = [pooled(H), pooled(W)];
  if (PH < 1 || PW < 1) {
    throw new HitofudeError(
      'shape-mismatch',
      `a filter of ${F}×${F} with pad ${pad} and stride ${stride}, then 2×2 pooling, does not fit an image of ${H}×${W}`,
    );
  }
  return [
    ['W1', [FN, C, F, F]],
    ['b1', [FN]],
    ['W2', [FN * PH * PW, net.hiddenSize]],
    ['b2', [net.hiddenSize]],
    ['W3', [net.hiddenSize, net.outputSize]],
    ['b3', [net.outputSize]],
  ];
}

/**
 * The arguments of the network whose parameters have these shapes, with square images, pad 0 and stride 1; `null` when
 * there is none.
 */
export function simpleConvNetOfShapes(
  shapes: ReadonlyMap<string, readonly number[]>,
): SimpleConvNetOptions | null {
  const [W1 = [], W2 = [], W3 = []] = ['W1', 'W2', 'W3'].map((name) => shapes.get(name));
  const [FN, C, F] = W1;
  const side = 2 * Math.sqrt(W2[0] / FN) + F - 1;
  const options = {
    inputDim: [C, side, side] as [number, number, number],
    convParam: { filterNum: FN, filterSize: F },
    hiddenSize: W2[1],
    outputSize: W3[1],
  };
  try {
    const expected = simpleConvNetShapes(simpleConvNetArguments(options));
    const same = ([name, shape]: NamedShapes[number]) => String(shapes.get(name)) === String(shape);
    return shapes.size === expected.length && expected.every(same) ? options : null;
  } catch {
    return null;
  }
}
