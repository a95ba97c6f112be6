// Weights files: which format a file has, and which network it is of.
import type { LayerInfo, NamedArrays, NetworkType, Precision, WeightsFormat } from './api.js';
import { blueprintOf, blueprintOfShapes, haveShapes, type Blueprint } from './blueprints.js';
import { HitofudeError } from './errors.js';
import type { ArraysFile, FileArray } from './formats/arrays-file.js';
import { readNpz, writeNpz } from './formats/npz.js';
import { writeOnnx } from './formats/onnx.js';
import { readPkl, writePkl } from './formats/pkl.js';
import { readSafetensors, writeSafetensors } from './formats/safetensors.js';

/** Everything that a file tells of a network. */
export interface SavedNetwork {
  type: NetworkType;
  /** A blueprint's `arguments`. */
  constructorArguments: object;
  inputDim: readonly number[];
  layers: readonly LayerInfo[];
  params: NamedArrays;
}

const writers: Record<WeightsFormat, (net: SavedNetwork, precision: Precision) => Uint8Array> = {
  safetensors: (net, precision) => writeSafetensors(net.params, metadataOf(net), precision),
  npz: (net) => writeNpz(net.params, metadataOf(net)),
  pkl: (net) => writePkl(net.params),
  onnx: writeOnnx,
};

export const weightsFormats = Object.keys(writers) as WeightsFormat[];

export const writeWeights = (
  format: WeightsFormat,
  net: SavedNetwork,
  precision: Precision,
): Uint8Array => writers[format](net, precision);

const metadataOf = ({ type, constructorArguments }: SavedNetwork) => ({
  network: type,
  arguments: JSON.stringify(constructorArguments),
});

/**
 * Reads a whole weights file, of the format that its content shows. A file whose metadata name no network is taken by the
 * names and shapes of its arrays. Throws `bad-file`.
 */
export function readWeights(file: Uint8Array): {
  blueprint: Blueprint;
  params: Map<string, FileArray>;
} {
  const { arrays, metadata } = readerOf(file)(file);
  const shapes = new Map([...arrays].map(([name, { shape }]) => [name, shape]));
  const blueprint = metadata.has('network') ? described(metadata) : blueprintOfShapes(shapes);
  if (!blueprint) throw unknownNetwork(shapes, 'those of a network that this library knows');
  const { parameters } = blueprint;
  if (!haveShapes(shapes, parameters)) throw unknownNetwork(shapes, list(parameters));
  return { blueprint, params: new Map(parameters.map(([name]) => [name, arrays.get(name)!])) };
}

function readerOf(file: Uint8Array): (file: Uint8Array) => ArraysFile<FileArray> {
  const [first, second] = file;
  const isZip = first === 0x50 && second === 0x4b; // PK
  const isJson = file[8] === 0x7b; // {, where the header of safetensors begins
  const isPickle = first === 0x80 && second <= 5 && !isJson;
  if (isZip) return readNpz;
  return isPickle ? readPkl : readSafetensors;
}

/** The network that the metadata name, with its constructor arguments. */
function described(metadata: ArraysFile['metadata']): Blueprint {
  try {
    const constructorArguments: unknown = JSON.parse(metadata.get('arguments') ?? '{}');
    return blueprintOf(metadata.get('network'), constructorArguments);
  } catch (error) {
    throw new HitofudeError('bad-file', `the metadata’s network: ${(error as Error).message}`);
  }
}

const list = (shapes: Iterable<readonly [string, readonly number[]]>): string =>
  [...shapes].map(([name, shape]) => `${name} [${shape.join(', ')}]`).join(', ');

const unknownNetwork = (shapes: Map<string, number[]>, expected: string): HitofudeError =>
  new HitofudeError('bad-file', `got arrays ${list(shapes) || '(none)'}, expected ${expected}`);
