// hitofude evaluate: how many images a network classifies right.
import { openLab, parse, percent, read, required, UsageError } from './command-line.js';
import { readImages } from './idx-images.js';

/** Resolves with the exit code. */
export async function evaluate(args: readonly string[]): Promise<number> {
  const { options, operands } = parse(args, ['images', 'labels']);
  const [weights] = operands;
  if (operands.length !== 1) throw new UsageError('expected one weights file');
  const images = await readImages(
    required('images', options.images),
    required('labels', options.labels),
  );
  using lab = await openLab();
  using net = lab.load(await read(weights));
  using dataset = lab.dataset({ images: images.images, labels: images.labels }, images.imageShape);
  const accuracy = await net.accuracyOn(dataset);
  const right = Math.round(accuracy * dataset.count);
  console.log(`${right} of ${dataset.count} right: ${percent(accuracy)}`);
  return 0;
}
