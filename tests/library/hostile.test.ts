// Damaged and hostile weights files: thousands of generated corruptions of each format.
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readZip } from '../../web/library/formats/zip.js';
import { HitofudeError } from '../../web/library/index.js';
import { readWeights } from '../../web/library/weights.js';
import { bits, openLab } from './lab.js';
import { pickles } from './pickles.js';

const lab = await openLab();
const simple = lab.simpleConvNet({
  inputDim: [1, 6, 6],
  convParam: { filterNum: 2, filterSize: 3 },
  hiddenSize: 3,
  outputSize: 2,
});
const layered = lab.sequential(
  [1, 4, 4],
  [
    { type: 'convolution', filterNum: 2, filterSize: 3, pad: 1 },
    { type: 'batchNormalization' },
    { type: 'pooling', size: 2 },
    { type: 'affine', size: 2 },
  ],
);
const deflated = zipSync(Object.fromEntries(readZip(simple.save('npz'))), { level: 9 });

const soundFiles: Record<string, Uint8Array[]> = {
  safetensors: [
    simple.save('safetensors'),
    layered.save('safetensors'),
    layered.save('safetensors', { precision: 'int8' }),
  ],
  npz: [simple.save('npz'), layered.save('npz'), deflated],
  pkl: [simple.save('pkl'), ...Object.values(pickles).map((text) => Buffer.from(text, 'base64'))],
};

/** One change to a file; places are shares of its length, so that every change fits every file. */
const place = fc.nat(999_999).map((millionths) => millionths / 1e6);
const bytes = fc.uint8Array({ minLength: 1, maxLength: 9 });
const telling = fc.constantFrom(0, 1, 0x7f, 0x80, 0xff).map((byte) => new Uint8Array(8).fill(byte));
const change = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('write' as const), at: place, bytes: fc.oneof(bytes, telling) }),
  fc.record({ kind: fc.constant('insert' as const), at: place, bytes }),
  fc.record({
    kind: fc.constant('remove' as const),
    at: place,
    count: fc.integer({ min: 1, max: 64 }),
  }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at: place,
    count: fc.integer({ min: 1, max: 64 }),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: place }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(file: Uint8Array, edit: Change): Uint8Array {
  const at = Math.floor(edit.at * file.length);
  const [head, tail] = [file.subarray(0, at), file.subarray(at)];
  switch (edit.kind) {
    case 'flip':
      return file.map((byte, i) => (i === at ? byte ^ (1 << edit.bit) : byte));
    case 'write':
      return Buffer.concat([head, edit.bytes, tail.subarray(edit.bytes.length)]);
    case 'insert':
      return Buffer.concat([head, edit.bytes, tail]);
    case 'remove':
      return Buffer.concat([head, tail.subarray(edit.count)]);
    case 'repeat':
      return Buffer.concat([head, tail.subarray(0, edit.count), tail]);
    case 'cut':
      return head;
  }
}

/** What `work` gives, and the bytes of the typed arrays that it makes by their length. */
function counted<T>(work: () => T): { result: T; allocated: number } {
  let allocated = 0;
  const counting = <U extends typeof Uint8Array | typeof Float32Array>(type: U): U =>
    new Proxy(type, {
      construct(target, args: unknown[], newTarget) {
        if (typeof args[0] === 'number') allocated += args[0] * target.BYTES_PER_ELEMENT;
        return Reflect.construct(target, args, newTarget) as object;
      },
    });
  const own = { Uint8Array, Float32Array };
  Object.assign(globalThis, {
    Uint8Array: counting(Uint8Array),
    Float32Array: counting(Float32Array),
  });
  try {
    return { result: work(), allocated };
  } finally {
    Object.assign(globalThis, own);
  }
}

/** What the file is read as; null when it is refused as `bad-file`. */
function readOrRefused(file: Uint8Array): ReturnType<typeof readWeights> | null {
  try {
    return readWeights(file);
  } catch (error) {
    if (error instanceof HitofudeError && error.code === 'bad-file') return null;
    throw error;
  }
}

describe.each(Object.entries(soundFiles))('%s', (format, files) => {
  const originals = files.map((file) => readWeights(file));

  it('is read when it is sound', () => {
    for (const [i, { blueprint, params }] of originals.entries()) {
      expect(blueprint.parameters.map(([name]) => name)).toEqual([...params.keys()]);
      expect(lab.load(files[i]).params.size).toBe(params.size);
    }
  });

  // safetensors and pkl carry no checksum: a corruption of their numbers, or of how these are ordered, cannot be told from a
  // file of other weights. What is read then has to be finite numbers of the network's own shapes. npz has checksums.
  it('is refused as bad-file, or read as a whole network, when it is corrupted: 6,000 times', () => {
    let read = 0;
    const property = fc.property(
      fc.nat(files.length - 1),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      (index, edits) => {
        const file = edits.reduce(changed, files[index]);
        const { result, allocated } = counted(() => readOrRefused(file));
        // The largest is a zip: 16 times its size and a mebibyte inflated, and as much again as float32.
        expect(allocated).toBeLessThanOrEqual(32 * file.length + 2 ** 21);
        if (!result) return;
        ++read;
        requireWhole(result);
        if (format === 'npz') {
          expect(bits(result.params)).toEqual(bits(originals[index].params));
        }
      },
    );
    fc.assert(property, { numRuns: 6000, seed: 20260301 });
    // Some changes fall where they do no harm.
    expect(read).toBeGreaterThan(20);
    expect(read).toBeLessThan(3000);
  });
});

function requireWhole({ blueprint, params }: ReturnType<typeof readWeights>): void {
  const shapes = [...params].map(([name, { shape }]) => [name, shape]);
  expect(shapes).toEqual(blueprint.parameters);
  for (const { shape, data, scales = new Float32Array() } of params.values()) {
    expect(data).toHaveLength(shape.reduce((a, b) => a * b, 1));
    expect([...data, ...scales.map((scale) => scale * 128)].every(Number.isFinite)).toBe(true);
  }
}

it('files of random bytes after a sound beginning are refused', () => {
  const beginnings = Object.values(soundFiles)
    .flat()
    .map((file) => file.subarray(0, 24));
  const random = fc.uint8Array({ maxLength: 2000 });
  const property = fc.property(fc.constantFrom(...beginnings), random, (head, rest) => {
    expect(readOrRefused(Buffer.concat([head, rest]))).toBeNull();
  });
  fc.assert(property, { numRuns: 5000, seed: 7 });
});
