// Weights files: what is saved is loaded again, and what is damaged or hostile is refused.
import { deflateSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { crc32 } from '../../web/library/formats/crc32.js';
import { readNpy, writeNpy } from '../../web/library/formats/npy.js';
import { readNpz, writeNpz } from '../../web/library/formats/npz.js';
import { readPkl, writePkl } from '../../web/library/formats/pkl.js';
import { readZip, writeZip } from '../../web/library/formats/zip.js';
import type { NamedArrays } from '../../web/library/index.js';
import { base64, bits, expectError, openLab, small } from './lab.js';
import { everyLayer, noise } from './networks.js';

const lab = await openLab();
const one: NamedArrays = new Map([['w', { shape: [1], data: Float32Array.of(1) }]]);

/** Latin-1 text and numbers as bytes. */
const raw = (...parts: (string | number | Uint8Array)[]): Buffer =>
  Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'number') return Buffer.of(part);
      return typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    }),
  );

describe.each(['safetensors', 'npz', 'pkl'] as const)('%s', (format) => {
  it.each([
    ['SimpleConvNet', () => lab.simpleConvNet({ ...small, weightInitStd: 0.01 })],
    ['LeNet5', () => lab.leNet5({ seed: 5 })],
    ['LeNet5', () => lab.leNet5({ modern: true })],
    ['DeepConvNet', () => lab.deepConvNet({ hiddenSize: 20, outputSize: 3 })],
  ] as const)('loads the %s that it saved', (type, make) => {
    using net = make();
    const file = net.save(format);
    using again = lab.load(file);
    expect([again.type, again.inputDim]).toEqual([type, net.inputDim]);
    expect(again.layers).toEqual(net.layers);
    expect(bits(again.params)).toEqual(bits(net.params));
    expect(base64(again.save(format))).toBe(base64(file));
    const x = noise(net.inputDim.reduce((a, b) => a * b));
    expect(again.predict(x)).toEqual(net.predict(x));
  });

  it('loads AlexNet', async () => {
    using own = await openLab();
    const file = own.alexNet({ outputSize: 3 }).save(format);
    own.dispose();
    using other = await openLab();
    expect(other.load(file).layers.at(-1)!.output).toEqual([3]);
  });

  it('is refused when it is cut anywhere, or longer than it says', async () => {
    const file = lab.simpleConvNet(small).save(format);
    for (let length = 0; length < file.length; length += 97) {
      await expectError(() => lab.load(file.subarray(0, length)), 'bad-file');
    }
    await expectError(() => lab.load(raw(file, 0)), 'bad-file');
  });
});

describe.each(['safetensors', 'npz'] as const)('%s', (format) => {
  it('tells everything of a sequential network, and its seed and side', () => {
    using net = lab.sequential([1, 12, 12], everyLayer);
    using again = lab.load(net.save(format));
    expect(again.type).toBe('Sequential');
    expect(again.layers).toEqual(net.layers);
    expect(bits(again.params)).toEqual(bits(net.params));
    expect(lab.load(lab.leNet5({ side: 32 }).save(format)).inputDim).toEqual([1, 32, 32]);
  });
});

it('a sequential network’s pkl is refused: its arrays do not tell it', async () => {
  const file = lab.sequential([1, 12, 12], everyLayer).save('pkl');
  await expectError(() => lab.load(file), 'bad-file', /got arrays W1 \[4, 1, 3, 5\]/);
});

it('an unknown format is refused', async () => {
  const net = lab.simpleConvNet(small);
  await expectError(() => lab.load(net.save('onnx')), 'bad-file');
  await expectError(() => net.save('h5' as never), 'bad-argument', /safetensors or npz/);
});

it('crc32 is the one that zip has', () => {
  expect(crc32(raw('123456789'))).toBe(0xcbf43926);
});

describe('npy', () => {
  const npy = (header: string, content = new Uint8Array(4), version = raw(1, 0)) =>
    raw(0x93, 'NUMPY', version, header.length % 256, header.length >> 8, header, content);
  const valid = `{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n`;

  it('has its numbers at a multiple of 64, and reads what it wrote', () => {
    for (const shape of [[], [4], [2, 2]]) {
      const content = new Uint8Array(4 * shape.reduce((a, b) => a * b, 1));
      const file = writeNpy('<f4', shape, content);
      expect((file.length - content.length) % 64).toBe(0);
      expect(readNpy('w', file)).toEqual({ descr: '<f4', isFortran: false, shape, content });
    }
  });

  it.each([
    ['nothing', new Uint8Array(0), /begin as one/],
    ['another magic', raw('\x93NUMPX', npy(valid).subarray(6)), /begin as one/],
    ['version 4', npy(valid, undefined, raw(4, 0)), /begin as one/],
    ['version 1.1', npy(valid, undefined, raw(1, 1)), /begin as one/],
    ['a header beyond the file', npy(valid).subarray(0, 60), /header of \d+ bytes/],
    ['a header that is no dict', npy('[1, 2]'), /header \[1, 2\]/],
    ['a missing key', npy(`{'descr': '<f4', 'shape': (1,), }`), /header/],
    ['a key given twice', npy(valid.replace('}', `'shape': (1,), }`)), /header/],
    ['code', npy(valid.replace('False', 'exit()')), /header/],
    ['objects', npy(valid.replace('<f4', '|O')), /type '\|O'/],
    ['float16', npy(valid.replace('<f4', '<f2')), /type/],
    ['an empty shape', npy(valid.replace('(1,)', '(0,)')), /header/],
    ['a shape that overflows', npy(valid.replace('(1,)', `(${2 ** 53},)`)), /header/],
    ['too many dimensions', npy(valid.replace('(1,)', `(${Array(9).fill(1)})`)), /header/],
    ['too few numbers', npy(valid, new Uint8Array(3)), /3 bytes.*expected 4/],
    ['too many numbers', npy(valid, new Uint8Array(5)), /5 bytes.*expected 4/],
  ] as const)('refuses %s', (_, file, message) =>
    expectError(() => readNpy('w', file), 'bad-file', message),
  );
});

describe('zip', () => {
  const archive = writeZip(new Map([['w', raw('content')]]));
  const edited = (place: number, ...bytes: number[]) => {
    const copy = archive.slice();
    copy.set(bytes, place);
    return copy;
  };
  const central = 30 + 1 + 7;
  const end = central + 46 + 1;
  const textIn = (file: Uint8Array) => Buffer.from(readZip(file).get('w')!).toString('latin1');
  /** The one file deflated, with sizes as given. */
  const packed = (content: Uint8Array, size: number) => {
    const bytes = deflateSync(content);
    const file = raw(writeZip(new Map([['w', bytes]])));
    const directory = 31 + bytes.length;
    file.writeUInt16LE(8, directory + 10);
    file.writeUInt32LE(crc32(content), directory + 16);
    file.writeUInt32LE(size, directory + 24);
    return file;
  };

  it('reads deflated files once what inflates them is loaded', async () => {
    vi.resetModules();
    const fresh = await import('../../web/library/formats/zip.js');
    const file = fresh.writeZip(new Map([['w', Uint8Array.of(1)]]));
    expect([...fresh.readZip(file).get('w')!]).toEqual([1]);
    const deflated = packed(Uint8Array.of(1, 2, 3), 3);
    expect(() => fresh.readZip(deflated)).toThrow(expect.objectContaining({ code: 'incomplete' }));
    await fresh.loadInflate();
    expect([...fresh.readZip(deflated).get('w')!]).toEqual([1, 2, 3]);
  });

  it('reads what it wrote, with a comment too, and what is deflated', () => {
    expect(textIn(archive)).toBe('content');
    const commented = raw(edited(end + 20, 2, 0), 'hi');
    expect(textIn(commented)).toBe('content');
    expect(textIn(packed(raw('aaaaaaaaaa'), 10))).toBe('aaaaaaaaaa');
  });

  it.each([
    ['no directory', archive.subarray(0, end), /no directory/],
    ['a directory elsewhere', edited(end + 16, 1), /does not end at/],
    ['parts on other disks', edited(end + 8, 2), /does not end at/],
    ['more entries than there are', edited(end + 8, 2, 0, 2), /no entry at/],
    ['fewer entries than there are', edited(end + 8, 0, 0, 0), /0 entries end at/],
    ['an entry beyond the directory', edited(central + 28, 2), /ends at/],
    ['encryption', edited(central + 8, 1), /encrypted/],
    ['another method', edited(central + 10, 12), /method 12/],
    ['a content elsewhere', edited(central + 42, 1), /not at 1/],
    ['a content beyond the file', edited(central + 20, 255, 255), /not at 0/],
    ['another name in its place', edited(30, 0x78), /not at 0/],
    ['another content', edited(31, 0x78), /checksum/],
    ['another length', edited(central + 24, 6), /another length/],
    ['a damaged deflate stream', packed(raw('aaaaaaaaaa'), 10).fill(0xff, 31, 33), /inflated/],
    ['more than it claims', packed(raw('aaaaaaaaaa'), 9), /another length/],
    ['less than it claims', packed(raw('aaaaaaaaaa'), 11), /another length/],
    ['a bomb', packed(new Uint8Array(2 ** 23), 2 ** 23), /8388608 bytes, expected at most/],
  ] as const)('refuses %s', (_, file, message) =>
    expectError(() => readZip(file), 'bad-file', message),
  );

  it('refuses two files of one name', async () => {
    const two = writeZip(
      new Map([
        ['a', raw('1')],
        ['b', raw('1')],
      ]),
    );
    const place = two.lastIndexOf(0x62);
    const twice = two.map((byte, i) => (i === place || i === 62 ? 0x61 : byte));
    await expectError(() => readZip(twice), 'bad-file');
  });
});

describe('npz', () => {
  it('reads what it wrote', () => {
    const { arrays, metadata } = readNpz(writeNpz(one, { a: 'b' }));
    expect(bits(arrays)).toEqual(bits(one));
    expect([...metadata]).toEqual([['a', 'b']]);
  });

  const npz = (name: string, content: Uint8Array) => writeZip(new Map([[name, content]]));
  const nan = raw(0, 0, 0xc0, 0x7f);
  it.each([
    ['a file of another kind', npz('readme.txt', raw('hello')), /readme\.txt/],
    ['bytes as weights', npz('w.npy', writeNpy('|u1', [2], raw('ab'))), /w has bytes/],
    ['NaN', npz('w.npy', writeNpy('<f4', [1], nan)), /w\[0\] = NaN/],
    ['numbers as metadata', npz('__hitofude__.npy', writeNpy('<f4', [1], nan)), /row of bytes/],
    ['metadata that are no JSON', npz('__hitofude__.npy', writeNpy('|u1', [1], raw('{'))), /JSON/],
    ['metadata that are null', npz('__hitofude__.npy', writeNpy('|u1', [4], raw('null'))), /JSON/],
    ['metadata of numbers', npz('__hitofude__.npy', writeNpy('|u1', [7], raw('{"a":1}'))), /JSON/],
  ] as const)('refuses %s', (_, file, message) =>
    expectError(() => readNpz(file), 'bad-file', message),
  );
});

describe('pkl', () => {
  const start = raw(0x80, 2);
  const dtype = `cnumpy\ndtype\n(X\x02\0\0\0f4\x89\x88tR(K\x03X\x01\0\0\0<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb`;
  const array = (state: string) =>
    `cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\x01btR${state}b`;
  const state = (shape = '(K\x01t', content = 'C\x04\0\0\x80\x3f', type = dtype) =>
    `(K\x01${shape}${type}\x89${content}t`;
  const dict = (...values: string[]) =>
    raw(start, '}(', ...values.map((v) => `X\x01\0\0\0w${v}`), 'u.');

  it('reads what it wrote, and a pickle written by hand', () => {
    expect(bits(readPkl(writePkl(one)).arrays)).toEqual(bits(one));
    expect(bits(readPkl(dict(array(state()))).arrays)).toEqual(bits(one));
  });

  it('knows the names that NumPy 2 has for the same', () => {
    const renamed = array(state()).replace('numpy.core', 'numpy._core');
    expect(renamed).toContain('numpy._core.multiarray');
    expect(bits(readPkl(dict(renamed)).arrays)).toEqual(bits(one));
    const args = `C\x04\0\0\x80\x3f${dtype}(K\x01tX\x01\0\0\0C`;
    for (const module of ['numpy.core.numeric', 'numpy._core.numeric']) {
      const file = dict(`c${module}\n_frombuffer\n(${args}tR`);
      expect(bits(readPkl(file).arrays)).toEqual(bits(one));
    }
  });

  const call = (module: string, name: string, args: string) => `c${module}\n${name}\n(${args}tR`;
  it.each([
    ['an empty file', new Uint8Array(0), /ends in the middle/],
    ['protocol 1', raw(0x80, 1, '}.'), /protocol 2 to 5/],
    ['protocol 6', raw(0x80, 6, '}.'), /protocol 2 to 5/],
    ['a list', raw(start, '].'), /opcode 93/],
    ['no dict', raw(start, 'K\x01.'), /not a dict/],
    ['a number in the dict', dict('K\x01'), /more than arrays/],
    ['a name that is a number', raw(start, '}K\x01', array(state()), 's.'), /more than arrays/],
    ['two arrays of one name', dict(array(state()), array(state())), /two arrays "w"/],
    ['an array without numbers', dict(array(state()).slice(0, -1)), /dict|more than/],
    ['a call of os.system', dict(call('os', 'system', 'X\x02\0\0\0ls')), /"os"\."system"/],
    ['a call of eval', dict(call('builtins', 'eval', 'X\x01\0\0\x001')), /"builtins"\."eval"/],
    ['a call of numpy.load', dict(call('numpy', 'load', '')), /"numpy"\."load"/],
    ['a dotted name', dict(call('numpy', 'core.multiarray._reconstruct', '')), /needed|need/],
    ['a name that never ends', raw(start, 'c', 'x'.repeat(200)), /without an end/],
    ['an instance', raw(start, ')\x81.'), /opcode 129/],
    ['a persistent id', raw(start, 'K\x01Q.'), /opcode 81/],
    ['an extension', raw(start, '\x82\x01.'), /opcode 130/],
    ['a buffer out of band', raw(start, '\x97.'), /opcode 151/],
    ['a call of an array', dict(`${array(state())}(tR`), /cannot be called/],
    ['ndarray called itself', dict(call('numpy', 'ndarray', '(K\x01t')), /calls ndarray/],
    ['an integer dtype', dict(call('numpy', 'dtype', 'X\x02\0\0\0i4\x89\x88')), /calls dtype/],
    ['an object dtype', dict(call('numpy', 'dtype', 'X\x02\0\0\0O8\x89\x88')), /calls dtype/],
    ['another encoding', dict(call('_codecs', 'encode', 'X\x01\0\0\0aX\x03\0\0\0zip')), /encode/],
    [
      'characters beyond 255',
      dict(call('_codecs', 'encode', 'X\x02\0\0\0\xc4\x80X\x06\0\0\0latin1')),
      /encode/,
    ],
    ['a shape that does not fit', dict(array(state('(K\x02t'))), /shape \(2\) has 4 bytes/],
    ['a shape without elements', dict(array(state('(K\0t', 'C\0'))), /sets what/],
    ['a negative shape', dict(array(state('(J\xff\xff\xff\xfft'))), /sets what/],
    ['numbers that are a text', dict(array(state(undefined, 'X\x01\0\0\0a'))), /sets what/],
    ['NaN', dict(array(state(undefined, 'C\x04\0\0\xc0\x7f'))), /w\[0\] = NaN/],
    ['a memo that is not there', raw(start, 'h\x05.'), /nothing as 5/],
    ['a pop from nothing', raw(start, '0.'), /opcode 48/],
    ['a tuple of nothing', raw(start, '\x87.'), /more than there is/],
    ['a mark that is not there', raw(start, 't.'), /mark/],
    ['values left over', raw(start, '}}.'), /left? ?over|leaves/],
    ['no end', raw(start, '}'), /ends in the middle/],
    ['bytes after the end', raw(start, '}.}'), /1 bytes follow/],
    ['a text beyond the file', raw(start, 'X\xff\xff\xff\xff'), /middle of 4294967295/],
    ['a text of 2⁶⁴ bytes', raw(start, 0x8d, '\xff'.repeat(8)), /middle/],
    ['a text that is not UTF-8', raw(start, 'X\x01\0\0\0\xff.'), /UTF-8/],
    ['operations without end', raw(start, ')'.repeat(300_000)), /200000 operations/],
    ['tuples in tuples without end', raw(start, ')', '\x85'.repeat(190_000), '.'), /not a dict/],
  ] as const)('refuses %s', (_, file, message) =>
    expectError(() => readPkl(file), 'bad-file', message),
  );

  it('refuses one text that is encoded again and again', async () => {
    const text = raw('X', 0, 0x10, 0, 0, 'a'.repeat(4096), 'q\0');
    const encode = raw('c_codecs\nencode\n(h\0X\x06\0\0\0latin1tR');
    const file = raw(start, text, ...Array<Uint8Array>(100).fill(encode));
    await expectError(() => readPkl(file), 'bad-file', /more bytes than it has/);
  });

  it('refuses one content that is many arrays', async () => {
    const first = array(state('(K\x3ft', `C\xfc${'\0'.repeat(252)}q\0`));
    const more = array(state('(K\x3ft', 'h\0'));
    const items = [...'abcdefghijklmnopqrst'].map((name, i) =>
      raw(`X\x01\0\0\0${name}`, i === 0 ? first : more),
    );
    const file = raw(start, '}(', ...items, 'u.');
    await expectError(() => readPkl(file), 'bad-file', /5040 bytes, expected at most/);
  });
});
