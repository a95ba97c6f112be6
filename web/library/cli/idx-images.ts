// Images with labels from IDX files.
import { HitofudeError, readIdx } from '../index.js';
import { read } from './command-line.js';

export interface LabelledImages {
  images: Uint8Array;
  labels: Uint8Array;
  /** [C, H, W] */
  imageShape: [C: number, H: number, W: number];
}

/** Images (N, H, W) or (N, C, H, W) and labels (N). */
export async function readImages(imageFile: string, labelFile: string): Promise<LabelledImages> {
  const [images, labels] = await Promise.all([
    read(imageFile).then(readIdx),
    read(labelFile).then(readIdx),
  ]);
  const [count, ...rest] = images.shape;
  if (count < 1 || (rest.length !== 2 && rest.length !== 3)) {
    refuse(`${imageFile} of shape [${images.shape.join(', ')}]`, '[N, H, W] or [N, C, H, W]');
  }
  if (labels.shape.length !== 1 || labels.data.length !== count) {
    refuse(`${labelFile} of shape [${labels.shape.join(', ')}]`, `[${count}], one an image`);
  }
  const [H, W] = rest.slice(-2);
  const C = rest.length === 3 ? rest[0] : 1;
  return { images: images.data, labels: labels.data, imageShape: [C, H, W] };
}

function refuse(got: string, expected: string): never {
  throw new HitofudeError('bad-file', `got ${got}, expected ${expected}`);
}
