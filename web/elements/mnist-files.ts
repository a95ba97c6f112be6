// MNIST's four files: fetched from the site, or opened from the reader's disk and recognised by their headers. The worker
// reads what is in them.
import { HitofudeError, readIdxShape } from '../library/index.js';
import { mnistUrl } from './places.js';
import { ProblemError } from './problem.js';

/** IDX files, and how many images their headers claim. */
export interface MnistFiles {
  images: Blob;
  labels: Blob;
  count: number;
}

export interface MnistSets {
  train: MnistFiles;
  /** Null where only training images were opened. */
  test: MnistFiles | null;
}

/** How far fetching is. */
export interface Download {
  file: string;
  /** 0..1 of all files. */
  share: number;
}

/** The files, the small ones first, so that a site without them is known at once; and their usual sizes in bytes. */
const FILES: readonly [name: string, size: number][] = [
  ['t10k-labels-idx1-ubyte.gz', 4_542],
  ['train-labels-idx1-ubyte.gz', 28_881],
  ['t10k-images-idx3-ubyte.gz', 1_648_877],
  ['train-images-idx3-ubyte.gz', 9_912_422],
];
const TOTAL = FILES.reduce((sum, [, size]) => sum + size, 0);

/** Fetches MNIST from the site. Throws `no-data` where it is not there, `bad-data` where a header is damaged. */
export async function fetchMnist(onDownload: (download: Download) => void): Promise<MnistSets> {
  const contents: Blob[] = [];
  let before = 0;
  for (const [file, size] of FILES) {
    const share = (bytes: number) => (before + Math.min(bytes, size)) / TOTAL;
    contents.push(await fetchFile(file, (bytes) => onDownload({ file, share: share(bytes) })));
    before += size;
  }
  const [testLabels, trainLabels, testImages, trainImages] = contents;
  return orBadData(async () => ({
    train: await setOf(trainImages!, trainLabels!),
    test: await setOf(testImages!, testLabels!),
  }));
}

async function setOf(images: Blob, labels: Blob): Promise<MnistFiles> {
  const [count] = await readIdxShape(images);
  return { images, labels, count: count! };
}

async function fetchFile(file: string, onBytes: (count: number) => void): Promise<Blob> {
  const url = mnistUrl(file);
  const response = await fetch(url).catch(() => null);
  const isPage = response?.headers.get('content-type')?.startsWith('text/html');
  if (!response?.ok || !response.body || isPage)
    throw new ProblemError('no-data', `no file at ${url}`);
  let count = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      onBytes((count += chunk.length));
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counter)).blob();
}

/** Images with the labels that are as many; the largest pair trains, the next one tests. Throws `bad-data`. */
export const readMnist = (files: readonly File[]): Promise<MnistSets> =>
  orBadData(() => pairFiles(files));

async function pairFiles(files: readonly File[]): Promise<MnistSets> {
  const arrays = await Promise.all(
    files.map(async (file) => ({ file, shape: await readIdxShape(file) })),
  );
  const images = arrays.filter(({ shape }) => shape.length === 3);
  const labels = arrays.filter(({ shape }) => shape.length === 1);
  const sets = images.flatMap((image): MnistFiles[] => {
    const label = labels.find(({ shape }) => shape[0] === image.shape[0]);
    return label ? [{ images: image.file, labels: label.file, count: image.shape[0]! }] : [];
  });
  const [train, test] = sets.sort((a, b) => b.count - a.count);
  if (!train) {
    const got = arrays.map(({ file, shape }) => `${file.name} [${shape.join(', ')}]`).join(', ');
    throw new ProblemError('bad-data', `${got}: no images with as many labels`);
  }
  return { train, test: test ?? null };
}

/** What the work throws for files that are no use, as `bad-data`; whatever else it throws, as it is. */
export async function orBadData<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isBadFile = error instanceof HitofudeError && error.code === 'bad-file';
    throw isBadFile ? new ProblemError('bad-data', error.message) : error;
  }
}
