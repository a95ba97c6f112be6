// Writes what all peers compute with: weights as safetensors and ONNX, images, labels, and the scores and losses that
// Hitofude gets from them in Node, which every peer is compared with.
import fs from 'node:fs';
import path from 'node:path';
import { dataFolder } from '../data-folder.mjs';
import { root } from '../steps.mjs';
import { flopsOf } from './flops.mjs';
import { dist, material } from './places.mjs';

/** Training steps whose losses are compared. */
export const comparedSteps = 5;
export const library = await import(path.join(dist, 'hitofude.js'));
export const lab = await library.createHitofude({ variant: 'simd' });

/** The weights that the project ships. */
export const shippedNet = () =>
  lab.load(fs.readFileSync(path.join(root, 'web/library/weights/simple-conv-net.safetensors')));

/** The first MNIST test images, or seeded random pixels where MNIST is not here; `source` says which. */
export async function digits(count) {
  const folder = dataFolder();
  if (!folder) return { ...noise([1, 28, 28], 10, count), source: 'random pixels (no MNIST here)' };
  const read = (name) => fs.readFileSync(path.join(folder, 'mnist', `t10k-${name}-ubyte.gz`));
  const mnist = await library.mnistFromIdx(read('images-idx3'), read('labels-idx1'));
  const images = Float32Array.from(mnist.images.subarray(0, count * 784), (byte) => byte / 255);
  return { images, labels: mnist.labels.slice(0, count), source: 'MNIST’s test images' };
}

/** Seeded pixels 0..1 and labels (Numerical Recipes' generator). */
export function noise(inputDim, classes, count) {
  let state = 1;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const size = inputDim.reduce((a, b) => a * b, count);
  return {
    images: Float32Array.from({ length: size }, random),
    labels: Uint8Array.from({ length: count }, () => Math.floor(random() * Math.min(classes, 256))),
  };
}

/**
 * Writes a network's material and tells of it; `batches` are the sizes that are used. `models` gives further files.
 * Training changes the network.
 */
export function writeMaterial(name, net, { images, labels }, { predict = [], train = [] }) {
  const { inputDim, classes, layers, type } = net;
  const network = { name, type, inputDim, classes, count: labels.length };
  const write = (extension, content) =>
    fs.writeFileSync(path.join(material, `${name}.${extension}`), content);
  fs.mkdirSync(material, { recursive: true });
  write('safetensors', net.save('safetensors'));
  write('onnx', net.save('onnx'));
  write('images', bytesOf(images));
  write('labels', labels);
  write('json', JSON.stringify({ ...network, layers }));
  const expected = { predict: {}, train: {} };
  const size = inputDim.reduce((a, b) => a * b);
  for (const count of predict) {
    expected.predict[count] = [...net.predict(images.subarray(0, count * size))];
  }
  const dropsOut = layers.some(({ spec }) => spec.type === 'dropout');
  for (const count of dropsOut ? [] : train) {
    expected.train[count] = firstLosses(net, images, labels, count);
  }
  return { network, flops: flopsOf(net), expected };
}

/** Further files of a network, such as models in other formats. */
export function writeModels(name, files) {
  for (const [extension, content] of Object.entries(files)) {
    fs.writeFileSync(path.join(material, `${name}.${extension}`), content);
  }
}

/** Losses of the first steps, all on the first batch, as session.js takes them. */
function firstLosses(net, images, labels, count) {
  const trainer = lab.trainer(net, { optimizer: 'adam', lr: 0.001, batchSize: count });
  const x = images.subarray(0, (images.length / labels.length) * count);
  const t = labels.subarray(0, count);
  const losses = Array.from({ length: comparedSteps }, () => trainer.step(x, t));
  trainer.dispose();
  return losses;
}

const bytesOf = ({ buffer, byteOffset, byteLength }) =>
  new Uint8Array(buffer, byteOffset, byteLength);
