import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../web/library/formats/safetensors.js';
import { base64, bits, expectError, openLab, small } from './lab.js';

const lab = await openLab();

/** A file of this header (an object or text) and content. */
function file(
  header: unknown,
  content: Uint8Array = new Uint8Array(0),
  length?: bigint,
): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(text.length));
  return Buffer.concat([prefix, text, content]);
}

const entry = (shape: number[], begin: number, end: number, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('safetensors', () => {
  it('writes what it reads', () => {
    const arrays = new Map([
      ['second', { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, 1e-40, 6) }],
      ['1', { shape: [], data: Float32Array.of(7) }],
      ['名前 "x"', { shape: [1], data: new Float32Array(Float32Array.of(0, 8).buffer, 4) }],
    ]);
    const { arrays: again, metadata } = readSafetensors(writeSafetensors(arrays, { a: 'b' }));
    expect(bits(again)).toEqual(bits(arrays));
    expect([...metadata]).toEqual([['a', 'b']]);
  });

  it('writes the format that others read', () => {
    const written = writeSafetensors(
      new Map([['w', { shape: [1], data: Float32Array.of(1) }]]),
      {},
    );
    const length = Number(Buffer.from(written).readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    const header: unknown = JSON.parse(Buffer.from(written).toString('utf8', 8, 8 + length));
    expect(header).toEqual({ __metadata__: {}, w: entry([1], 0, 4) });
    expect([...written.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  it('reads a file that begins anywhere in its buffer', () => {
    const one = file({ w: entry([1], 0, 4) }, Uint8Array.of(0, 0, 0x80, 0x3f));
    const shifted = new Uint8Array(one.length + 3);
    shifted.set(one, 3);
    expect(readSafetensors(shifted.subarray(3)).arrays.get('w')!.data).toEqual(Float32Array.of(1));
  });

  const eight = new Uint8Array(8);
  const nan = new Uint8Array(Float32Array.of(NaN).buffer);
  const bad: [string, Uint8Array, RegExp][] = [
    ['an empty file', new Uint8Array(0), /0 bytes/],
    ['a PNG', Buffer.from('\x89PNG\r\n\x1a\n0123456789', 'latin1'), /header has \d+ bytes/],
    ['a page of HTML', Buffer.from('<!doctype html><title>Not found'), /header has/],
    ['a header longer than the file', file({}, eight, 1000n), /1000 bytes, expected at most/],
    ['a header of 2⁶⁴−1 bytes', file({}, eight, 2n ** 64n - 1n), /18446744073709551615/],
    ['a header beyond the cap', file(' '.repeat(2 ** 20) + '{}'), /1048578.*1048576/],
    ['a header that is not JSON', file('{"w": '), /not JSON/],
    ['a header that is not UTF-8', file('{}', undefined, undefined).fill(0xff, 8), /not JSON/],
    ['a header that is an array', file([]), /object/],
    ['an entry that is not an object', file({ w: 3 }), /dtype undefined/],
    ['another dtype', file({ w: entry([4], 0, 8, 'F16') }, eight), /"F16", expected "F32"/],
    ['a shape that is not whole', file({ w: entry([1.5], 0, 6) }, eight), /shape/],
    ['a negative shape', file({ w: entry([-2], 0, 8) }, eight), /shape/],
    ['a shape without elements', file({ w: entry([0], 0, 0) }), /shape/],
    ['a shape of too many dimensions', file({ w: entry(Array(9).fill(1), 0, 4) }, eight), /shape/],
    ['a shape beyond the data', file({ w: entry([3], 0, 8) }, eight), /4 for each element/],
    ['a shape that overflows', file({ w: entry([2 ** 52, 2 ** 52], 0, 8) }, eight), /4 for each/],
    ['offsets beyond the file', file({ w: entry([4], 0, 16) }, eight), /8 bytes follow/],
    ['negative offsets', file({ w: entry([2], -8, 0) }, eight), /data_offsets/],
    ['one offset', file({ w: { ...entry([2], 0, 8), data_offsets: [8] } }, eight), /data_offsets/],
    ['reversed offsets', file({ w: entry([2], 8, 0) }, eight), /4 for each/],
    [
      'overlapping offsets',
      file({ v: entry([2], 0, 8), w: entry([1], 4, 8) }, eight),
      /begins at byte 4/,
    ],
    ['a gap', file({ w: entry([1], 4, 8) }, eight), /begins at byte 4, expected 0/],
    ['bytes after the end', file({ w: entry([1], 0, 4) }, eight), /8 bytes follow.*expected 4/],
    ['NaN', file({ w: entry([1], 0, 4) }, nan), /byte 0 is NaN/],
    [
      'two entries of one name',
      file(`{"w":${JSON.stringify(entry([2], 0, 8))}, "\\u0077" :{"dtype":"F32"}}`, eight),
      /two entries "w"/,
    ],
    ['a field given twice', file('{"w":{"dtype":"F32","dtype":"F32"}}'), /two entries "dtype"/],
    ['metadata that is not an object', file({ __metadata__: [] }), /metadata/],
    ['metadata that is not text', file({ __metadata__: { a: 1 } }), /metadata "a"/],
  ];
  it.each(bad)('refuses %s', (_, bytes, message) =>
    expectError(() => readSafetensors(bytes), 'bad-file', message),
  );

  it('refuses a file cut anywhere', async () => {
    const whole = lab.simpleConvNet(small).save('safetensors');
    for (const length of [0, 7, 8, 100, whole.length - 1]) {
      await expectError(() => readSafetensors(whole.subarray(0, length)), 'bad-file');
    }
  });
});

describe('load', () => {
  it('makes the same network again', () => {
    const net = lab.simpleConvNet({
      ...small,
      convParam: { filterNum: 3, filterSize: 3, pad: 1, stride: 2 },
    });
    const again = lab.load(net.save('safetensors'));
    expect(again.type).toBe(net.type);
    expect(again.inputDim).toEqual(net.inputDim);
    expect(bits(again.params)).toEqual(bits(net.params));
    const x = new Float32Array(144).fill(0.5);
    expect(again.predict(x)).toEqual(net.predict(x));
    expect(base64(again.save('safetensors'))).toBe(base64(net.save('safetensors')));
  });

  it('recognises SimpleConvNet by its arrays, in any order', () => {
    const net = lab.simpleConvNet();
    const bytes = writeSafetensors(new Map([...net.params].reverse()), { format: 'pt' });
    const again = lab.load(bytes);
    expect(again.inputDim).toEqual([1, 28, 28]);
    expect(bits(again.params)).toEqual(bits(net.params));
  });

  const params = lab.simpleConvNet(small).params;
  const described = (constructorArguments: unknown, network = 'SimpleConvNet') =>
    writeSafetensors(params, { network, arguments: JSON.stringify(constructorArguments) });
  const without = (name: string) => new Map([...params].filter(([own]) => own !== name));
  const bad: [string, Uint8Array, RegExp][] = [
    ['no arrays', writeSafetensors(new Map(), {}), /\(none\)/],
    ['too few arrays', writeSafetensors(without('b3'), {}), /got arrays W1/],
    [
      'an array too many',
      writeSafetensors(new Map([...params, ['x', params.get('b1')!]]), {}),
      /x \[4\]/,
    ],
    ['an unknown network', described({}, 'Inception'), /"Inception"/],
    ['arguments of another network', described({}), /expected W1 \[30, 1, 5, 5\]/],
    ['arguments out of range', described({ ...small, hiddenSize: -1 }), /hiddenSize = -1/],
    ['arguments of gigantic size', described({ ...small, hiddenSize: 2 ** 26 }), /W2/],
    ['arguments of the wrong kind', described(null), /null/],
    [
      'arguments that are not JSON',
      writeSafetensors(params, { network: 'SimpleConvNet', arguments: '{' }),
      /JSON/,
    ],
  ];
  it.each(bad)(
    'refuses a file with %s, and leaves every network as it was',
    async (_, bytes, message) => {
      using net = lab.simpleConvNet(small);
      const before = bits(net.params);
      await expectError(() => lab.load(bytes), 'bad-file', message);
      expect(bits(net.params)).toEqual(before);
    },
  );

  it('refuses what is not bytes', () =>
    expectError(() => lab.load('abc' as never), 'bad-argument'));
});
