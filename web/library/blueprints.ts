// The networks that there are, before the core makes them: their arguments, checked, and the shapes of their parameters.
import type {
  AlexNetOptions,
  DeepConvNetOptions,
  LayerSpec,
  LeNet5Options,
  NetworkType,
  SequentialOptions,
  SimpleConvNetOptions,
} from './api.js';
import type { CoreNetwork, FirstPart } from './bindings.js';
import * as check from './checks.js';
import { layerShapes, type NamedShapes } from './layer-shapes.js';
import { numbersOf } from './layer-numbers.js';
import { coreLayer } from './layer-specs.js';
import type { Session } from './session.js';
import {
  simpleConvNetArguments,
  simpleConvNetOfShapes,
  simpleConvNetShapes,
} from './simple-conv-net.js';

export interface Blueprint {
  type: NetworkType;
  /** Complete constructor arguments, as JSON can hold them: `blueprintOf` makes the same blueprint of them. */
  arguments: object;
  /** Names and shapes of the parameters, in the network's order. */
  parameters: NamedShapes;
  /** Its weights are drawn with the seed of the arguments, or wait at 0 for `setParams`, which is quicker. */
  create(session: Session, weights: 'drawn' | 'zero'): CoreNetwork;
}

/** Throws `bad-argument`, or `shape-mismatch` when the filter does not fit the image. */
export function simpleConvNet(options: SimpleConvNetOptions): Blueprint {
  const complete = simpleConvNetArguments(options);
  const { inputDim, convParam: conv, hiddenSize, outputSize, weightInitStd, seed } = complete;
  return {
    type: 'SimpleConvNet',
    arguments: complete,
    parameters: simpleConvNetShapes(complete),
    create: (session, weights) =>
      session.call((core) =>
        core._simpleConvNet(
          inputDim,
          conv.filterNum,
          conv.filterSize,
          conv.pad,
          conv.stride,
          hiddenSize,
          outputSize,
          weightInitStd,
          seedOf(weights, seed),
        ),
      ),
  };
}

/** Throws `bad-argument`. */
export function leNet5(options: LeNet5Options): Blueprint {
  const given = check.knownKeys('options', options, ['side', 'modern', 'seed']);
  const { side = 28 } = given;
  if (side !== 28 && side !== 32) {
    check.fail('bad-argument', `side = ${check.show(side)}`, '28 or 32');
  }
  const modern = check.trueOrFalse('modern', given.modern ?? false);
  const seed = check.seedNumber(given.seed ?? 1);
  const convolutions = [
    [6, 1, 5, 5],
    [16, 6, 5, 5],
    [120, 16, 5, 5],
  ];
  const [C1, C3, C5] = convolutions;
  const affine = [
    [120, 84],
    [84, 10],
  ];
  return {
    type: 'LeNet5',
    arguments: { side, modern, seed },
    parameters: weightsAndBiases(
      modern ? [...convolutions, ...affine] : [C1, [6], C3, [16], C5, ...affine],
    ),
    create: (session, weights) =>
      session.callAll((core) => core._leNet5(side, modern, seedOf(weights, seed))),
  };
}

/** Throws `bad-argument`. */
export function deepConvNet(options: DeepConvNetOptions): Blueprint {
  const given = check.knownKeys('options', options, ['hiddenSize', 'outputSize', 'seed']);
  const hiddenSize = check.wholeNumber('hiddenSize', given.hiddenSize ?? 50, 1);
  const outputSize = check.wholeNumber('outputSize', given.outputSize ?? 10, 1);
  const seed = check.seedNumber(given.seed ?? 1);
  const filters = [16, 16, 32, 32, 64, 64];
  const convolutions = filters.map((FN, i) => [FN, i === 0 ? 1 : filters[i - 1], 3, 3]);
  return {
    type: 'DeepConvNet',
    arguments: { hiddenSize, outputSize, seed },
    parameters: weightsAndBiases([
      ...convolutions,
      [64 * 4 * 4, hiddenSize],
      [hiddenSize, outputSize],
    ]),
    create: (session, weights) =>
      session.callAll((core) => core._deepConvNet(hiddenSize, outputSize, seedOf(weights, seed))),
  };
}

/** Throws `bad-argument`. */
export function alexNet(options: AlexNetOptions): Blueprint {
  const given = check.knownKeys('options', options, ['outputSize', 'seed']);
  const outputSize = check.wholeNumber('outputSize', given.outputSize ?? 1000, 1);
  const seed = check.seedNumber(given.seed ?? 1);
  return {
    type: 'AlexNet',
    arguments: { outputSize, seed },
    parameters: weightsAndBiases([
      [96, 3, 11, 11],
      [256, 48, 5, 5],
      [384, 256, 3, 3],
      [384, 192, 3, 3],
      [256, 192, 3, 3],
      [256 * 6 * 6, 4096],
      [4096, 4096],
      [4096, outputSize],
    ]),
    create: (session, weights) =>
      session.callAll((core) => core._alexNet(outputSize, seedOf(weights, seed))),
  };
}

/** Throws `bad-argument` or `shape-mismatch`, with the name of the layer that is wrong. */
export function sequential(
  inputDim: unknown,
  layers: readonly LayerSpec[],
  options: SequentialOptions,
): Blueprint {
  const shape = check.dimensions('inputDim', inputDim, 3);
  const seed = check.seedNumber(check.knownKeys('options', options, ['seed']).seed ?? 1);
  const { layers: complete, parameters } = layerShapes(shape, layers);
  const coreLayers = numbersOf(complete.map(coreLayer));
  return {
    type: 'Sequential',
    arguments: { inputDim: shape, layers: complete, seed },
    parameters,
    create: (session, weights) => {
      const make = (core: FirstPart) => core._network(shape, coreLayers, seedOf(weights, seed));
      return complete.every(isInFirstPart) ? session.call(make) : session.callAll(make);
    },
  };
}

/** The core can compute with such a layer from the start: see REST in CMakeLists.txt. */
const isInFirstPart = ({ type }: LayerSpec): boolean =>
  ['convolution', 'pooling', 'relu', 'affine'].includes(type);

/** As the core takes it. */
const seedOf = (weights: 'drawn' | 'zero', seed: number) => (weights === 'zero' ? -1 : seed);

/** W1, b1, W2, b2, …: biases have as many numbers as the weights have filters, outputs or maps. */
function weightsAndBiases(weights: readonly number[][]): NamedShapes {
  return weights.flatMap((shape, i): NamedShapes => {
    check.dimensions(`W${i + 1}`, shape, shape.length);
    return [
      [`W${i + 1}`, shape],
      [`b${i + 1}`, [shape.length === 2 ? shape[1] : shape[0]]],
    ];
  });
}

type Named = Exclude<NetworkType, 'Sequential'>;

/** By their own arguments. */
const named: Record<Named, (options: never) => Blueprint> = {
  SimpleConvNet: simpleConvNet,
  LeNet5: leNet5,
  DeepConvNet: deepConvNet,
  AlexNet: alexNet,
};

export const namedNetworks = Object.keys(named) as Named[];

/** The network of this type. Throws `bad-argument` or `shape-mismatch`. */
export function blueprintOf(type: unknown, constructorArguments: unknown): Blueprint {
  const own = check.oneOf('network', type, [...namedNetworks, 'Sequential']);
  if (own !== 'Sequential') return named[own](constructorArguments as never);
  const { inputDim, layers, seed } = check.knownKeys(
    'options',
    constructorArguments as { inputDim: unknown; layers: LayerSpec[]; seed: number },
    ['inputDim', 'layers', 'seed'],
  );
  return sequential(inputDim, layers, { seed });
}

/**
 * The named network whose parameters have these names and shapes, with the defaults for all that they do not tell; `null`
 * when there is none.
 */
export function blueprintOfShapes(
  shapes: ReadonlyMap<string, readonly number[]>,
): Blueprint | null {
  const outputs = (name: string) => shapes.get(name)?.[1];
  const candidates: (() => Blueprint | null)[] = [
    () => {
      const options = simpleConvNetOfShapes(shapes);
      return options && simpleConvNet(options);
    },
    () => leNet5({}),
    () => leNet5({ modern: true }),
    () => deepConvNet({ hiddenSize: outputs('W7'), outputSize: outputs('W8') }),
    () => alexNet({ outputSize: outputs('W8') }),
  ];
  for (const candidate of candidates) {
    const blueprint = orNull(candidate);
    if (blueprint && haveShapes(shapes, blueprint.parameters)) return blueprint;
  }
  return null;
}

/** Exactly these names and shapes. */
export const haveShapes = (
  shapes: ReadonlyMap<string, readonly number[]>,
  expected: NamedShapes,
): boolean =>
  shapes.size === expected.length &&
  expected.every(([name, shape]) => String(shapes.get(name)) === String(shape));

/** What `make` makes, or null where shapes are no arguments. */
function orNull(make: () => Blueprint | null): Blueprint | null {
  try {
    return make();
  } catch {
    return null;
  }
}
