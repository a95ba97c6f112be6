// Weights in 8 bits, in safetensors files.
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../web/library/formats/safetensors.js';
import type { NamedArrays } from '../../web/library/index.js';
import { expectError, openLab, small, stripes } from './lab.js';

const lab = await openLab();

/** What weights of a convolution and an affine layer, biases 0, are after they were saved in 8 bits. */
function stored(W1: number[], W2: number[]): NamedArrays {
  using net = lab.sequential(
    [1, 1, 2],
    [
      { type: 'convolution', filterNum: 2, filterSize: [1, 2] },
      { type: 'affine', size: 2 },
    ],
  );
  const { params } = net;
  params.get('W1')!.data.set(W1);
  params.get('W2')!.data.set(W2);
  net.setParams(params);
  using again = lab.load(net.save('safetensors', { precision: 'int8' }));
  return again.params;
}

/** A file of one array of 8-bit numbers, with further entries of the header. */
function file(numbers: number[], scales: number[], entries: object): Uint8Array {
  const content = Buffer.concat([
    Buffer.from(Int8Array.from(numbers).buffer),
    Buffer.from(Float32Array.from(scales).buffer),
  ]);
  const header = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, content]);
}

describe('weights in 8 bits', () => {
  it('have a scale for each filter, and each column of an affine layer', () => {
    const expected = { W1: [127, -64, 1.27, 0.5], W2: [127, 0.01, -127, 1.27] };
    const arrays: NamedArrays = new Map([
      ['W1', { shape: [2, 1, 1, 2], data: Float32Array.from(expected.W1) }],
      ['W2', { shape: [2, 2], data: Float32Array.from(expected.W2) }],
    ]);
    const inFile = readSafetensors(writeSafetensors(arrays, {}, 'int8')).arrays;
    expect([...inFile.keys()]).toEqual(['W1', 'W2']);
    const again = stored(expected.W1, expected.W2);
    for (const [name, numbers] of Object.entries(expected)) {
      for (const { shape } of [inFile.get(name)!, again.get(name)!]) {
        expect(shape).toEqual(arrays.get(name)!.shape);
      }
      numbers.forEach((value, i) => expect(again.get(name)!.data[i]).toBeCloseTo(value, 5));
    }
  });

  it('are within half a step of what they were, and biases are as they were', () => {
    using net = lab.simpleConvNet({ ...small, seed: 3 });
    using again = lab.load(net.save('safetensors', { precision: 'int8' }));
    for (const [name, { shape, data }] of net.params) {
      const stored = again.params.get(name)!.data;
      const outputs = shape.length === 2 ? shape[1] : shape[0];
      const inner = shape.length === 2 ? 1 : data.length / outputs;
      const of = (i: number) => Math.floor(i / inner) % outputs;
      const largest = new Float64Array(outputs);
      data.forEach((value, i) => (largest[of(i)] = Math.max(largest[of(i)], Math.abs(value))));
      stored.forEach((value, i) => {
        const bound = shape.length < 2 ? 0 : (largest[of(i)] / 254) * 1.0001;
        expect(Math.abs(value - data[i])).toBeLessThanOrEqual(bound);
      });
    }
  });

  it('take a quarter of the space, and predict nearly the same', () => {
    using net = lab.simpleConvNet({ seed: 3, weightInitStd: 0.1 });
    const bytes = net.save('safetensors', { precision: 'int8' });
    expect(bytes.length).toBeLessThan(net.save('safetensors').length / 3.9);
    using wide = lab.simpleConvNet({ ...small, seed: 3 });
    using again = lab.load(wide.save('safetensors', { precision: 'int8' }));
    const { images } = stripes(50);
    const [scores, stored] = [wide.predict(images), again.predict(images)];
    const largest = Math.max(...scores.map(Math.abs));
    scores.forEach((score, i) => expect(Math.abs(score - stored[i])).toBeLessThan(largest / 40));
  });

  it('are read from anywhere in a Node Buffer', () => {
    using net = lab.simpleConvNet(small);
    const bytes = Buffer.from(net.save('safetensors', { precision: 'int8' }));
    const inside = Buffer.concat([Buffer.alloc(5, 9), bytes]).subarray(5);
    expect(lab.load(inside).params).toEqual(lab.load(bytes).params);
  });

  it('survive weights that are all 0', () => {
    const none = stored([0, 0, 0, 0], [0, 0, 0, 0]);
    for (const { data } of none.values()) expect(data).toEqual(new Float32Array(data.length));
    const again = stored([0, 0, 1, 2], [0, 3, 0, 4]);
    expect([...again.get('W1')!.data]).toEqual([0, 0, expect.closeTo(1, 1), 2]);
    expect([...again.get('W2')!.data]).toEqual([0, expect.closeTo(3, 1), 0, 4]);
  });

  it('are for safetensors only', async () => {
    using net = lab.simpleConvNet(small);
    await expectError(() => net.save('npz', { precision: 'int8' }), 'bad-argument', /npz/);
    await expectError(
      () => net.save('safetensors', { precision: 'int4' as never }),
      'bad-argument',
    );
    await expectError(() => net.save('safetensors', { bits: 8 } as never), 'bad-argument');
  });

  const W = { dtype: 'I8', shape: [1, 2], data_offsets: [0, 2] };
  const scale = { dtype: 'F32', shape: [2], data_offsets: [2, 10] };
  it.each([
    ['scales that are missing', file([1, 2], [], { W }), /W\.scale/],
    [
      'too few scales',
      file([1, 2], [1], { W, 'W.scale': { ...scale, shape: [1], data_offsets: [2, 6] } }),
      /W\.scale/,
    ],
    ['a scale that is not finite', file([1, 2], [1, NaN], { W, 'W.scale': scale }), /NaN/],
    ['weights past float32', file([1, 127], [1, 3e38], { W, 'W.scale': scale }), /float32/],
    [
      'a number of bytes that is not the shape’s',
      file([1, 2, 3], [], { W: { ...W, data_offsets: [0, 3] } }),
      /bytes 0 to 3/,
    ],
  ])('refuse %s', (_, bytes, message) =>
    expectError(() => readSafetensors(bytes), 'bad-file', message),
  );
});
