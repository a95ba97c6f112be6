// Weights files: which network a file is of.
import type { NamedArrays, SimpleConvNetOptions } from './api.js';
import { show } from './checks.js';
import { HitofudeError } from './errors.js';
import { readSafetensors, type SafetensorsFile } from './safetensors.js';
import {
  simpleConvNetArguments,
  simpleConvNetOfShapes,
  simpleConvNetShapes,
  type SimpleConvNetArguments,
} from './simple-conv-net.js';

/**
 * Reads a whole weights file. A file whose metadata name no network is taken by the names and shapes of its arrays.
 * Throws `bad-file`.
 */
export function readWeights(file: Uint8Array): {
  network: SimpleConvNetArguments;
  params: NamedArrays;
} {
  const { arrays, metadata } = readSafetensors(file);
  const shapes = new Map([...arrays].map(([name, { shape }]) => [name, shape]));
  const isDescribed = metadata.has('network');
  const complete = isDescribed ? describedNetwork(metadata) : networkOfShapes(shapes);
  const expected = simpleConvNetShapes(complete);
  const fits = expected.every(([name, shape]) => String(shapes.get(name)) === String(shape));
  if (!fits || shapes.size !== expected.length) throw unknownNetwork(shapes, list(expected));
  return {
    network: complete,
    params: new Map(expected.map(([name]) => [name, arrays.get(name)!])),
  };
}

/** The network that the metadata name, with its constructor arguments. */
function describedNetwork(metadata: SafetensorsFile['metadata']): SimpleConvNetArguments {
  const name = metadata.get('network');
  if (name !== 'SimpleConvNet') {
    throw new HitofudeError('bad-file', `got weights of ${show(name)}, expected SimpleConvNet`);
  }
  try {
    const options = JSON.parse(metadata.get('arguments') ?? '{}') as SimpleConvNetOptions;
    return simpleConvNetArguments(options);
  } catch (error) {
    throw new HitofudeError('bad-file', `the metadata’s arguments: ${(error as Error).message}`);
  }
}

function networkOfShapes(shapes: Map<string, number[]>): SimpleConvNetArguments {
  const network = simpleConvNetOfShapes(shapes);
  if (network) return simpleConvNetArguments(network);
  throw unknownNetwork(shapes, 'those of a network that this library knows');
}

const list = (shapes: Iterable<readonly [string, readonly number[]]>): string =>
  [...shapes].map(([name, shape]) => `${name} [${shape.join(', ')}]`).join(', ');

const unknownNetwork = (shapes: Map<string, number[]>, expected: string): HitofudeError =>
  new HitofudeError('bad-file', `got arrays ${list(shapes) || '(none)'}, expected ${expected}`);
