// MNIST's images with their labels, from its IDX files.
import { HitofudeError } from './errors.js';
import { readIdx, type IdxFile } from './idx.js';

/** 28×28 bytes an image, one label 0..9 an image. */
export interface MnistImages {
  images: Uint8Array;
  labels: Uint8Array;
}

const pixels = 28 * 28;

/**
 * Images (N, 28, 28) and labels (N) from two IDX files, gzipped or not, checked whole. Throws `bad-file` when either is
 * damaged, the numbers of images and labels differ, or a label is not 0..9; `load-failed` for what cannot be fetched.
 */
export async function mnistFromIdx(imageFile: IdxFile, labelFile: IdxFile): Promise<MnistImages> {
  const [images, labels] = await Promise.all([readIdx(imageFile), readIdx(labelFile)]);
  const [count, height, width] = images.shape;
  if (images.shape.length !== 3 || count < 1 || height !== 28 || width !== 28) {
    refuse(`images of shape [${images.shape.join(', ')}]`, '[N, 28, 28]');
  }
  if (labels.shape.length !== 1 || labels.data.length !== count) {
    refuse(`labels of shape [${labels.shape.join(', ')}]`, `[${count}], one an image`);
  }
  const index = labels.data.findIndex((label) => label > 9);
  if (index >= 0) refuse(`label ${labels.data[index]} at ${index}`, '0..9');
  return { images: images.data, labels: labels.data };
}

/** The first `count` images, or all where there are fewer. */
export const firstOf = ({ images, labels }: MnistImages, count: number): MnistImages => ({
  images: images.subarray(0, count * pixels),
  labels: labels.subarray(0, count),
});

/** `count` images from all over the set, as far apart as each other; or all where there are fewer. */
export function spreadOver(all: MnistImages, count: number): MnistImages {
  const total = all.labels.length;
  const taken = Math.min(count, total);
  const some = { images: new Uint8Array(taken * pixels), labels: new Uint8Array(taken) };
  for (let i = 0; i < taken; ++i) {
    const index = Math.floor((i * total) / taken);
    some.images.set(all.images.subarray(index * pixels, (index + 1) * pixels), i * pixels);
    some.labels[i] = all.labels[index]!;
  }
  return some;
}

function refuse(got: string, expected: string): never {
  throw new HitofudeError('bad-file', `got ${got}, expected ${expected}`);
}
