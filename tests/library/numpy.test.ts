// Files go between NumPy and the library, both ways.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readNpz } from '../../web/library/formats/npz.js';
import { readPkl } from '../../web/library/formats/pkl.js';
import { bits, openLab, small } from './lab.js';
import { everyLayer } from './networks.js';
import { python } from './python.js';

const lab = await openLab();
const folder = mkdtempSync(path.join(tmpdir(), 'hitofude-'));
afterAll(() => rmSync(folder, { recursive: true }));

const networks = {
  SimpleConvNet: () => lab.simpleConvNet(small),
  LeNet5: () => lab.leNet5(),
  DeepConvNet: () => lab.deepConvNet(),
  Sequential: () => lab.sequential([1, 12, 12], everyLayer),
};

describe.each(Object.entries(networks))('%s', (type, make) => {
  it('saved as npz is opened by np.load without pickle', (context) => {
    using net = make();
    const file = path.join(folder, `${type}.npz`);
    writeFileSync(file, net.save('npz'));
    const script = `
file = np.load(sys.argv[1], allow_pickle=False)
metadata = json.loads(file['__hitofude__'].tobytes())
arrays = {name: file[name] for name in file.files if name != '__hitofude__'}
print(json.dumps([metadata['network'], {str(a.dtype) for a in arrays.values()} == {'float32'}, bits(arrays)]))`;
    expect(python(context, script, file)).toEqual([type, true, bits(net.params)]);
  });

  it('saved as pkl is loaded by pickle, as the book’s load_params does', (context) => {
    using net = make();
    const file = path.join(folder, `${type}.pkl`);
    writeFileSync(file, net.save('pkl'));
    // params[key] = val for every item, then W is used as it is: written to, and multiplied with.
    const script = `
with open(sys.argv[1], 'rb') as f:
    params = pickle.load(f)
assert type(params) is dict
copy = {}
for key, val in params.items():
    copy[key] = val
result = bits(copy)
for val in params.values():
    assert val.dtype == np.float32
    val += val @ np.zeros(val.shape[-1:] * 2, dtype=val.dtype)
print(json.dumps(result))`;
    expect(python(context, script, file)).toEqual(bits(net.params));
  });
});

/** Arrays of SimpleConvNet `small` in every order, with values that float32 has to round. */
const makeArrays = `
kind, order = sys.argv[2:4]
random = np.random.RandomState(1)
shapes = {'W1': (4, 1, 5, 5), 'b1': (4,), 'W2': (64, 8), 'b2': (8,), 'W3': (8, 10), 'b3': (10,)}
arrays = {name: np.array(random.randn(*shape), dtype=kind, order=order) for name, shape in shapes.items()}`;

describe.each(['<f4', '<f8', '>f4', '>f8'])('%s', (kind) => {
  describe.each(['C', 'F'])('in %s order', (order) => {
    it.for(['savez', 'savez_compressed'])('from np.%s opens', (writer, context) => {
      const file = path.join(folder, `${writer}.npz`);
      const script = `${makeArrays}\nnp.${writer}(sys.argv[1], **arrays)\nprint(json.dumps(bits(arrays)))`;
      const expected = python(context, script, file, kind, order);
      const bytes = readFileSync(file);
      expect(bits(readNpz(bytes).arrays)).toEqual(expected);
      using net = lab.load(bytes);
      expect([net.type, net.inputDim, bits(net.params)]).toEqual([
        'SimpleConvNet',
        [1, 12, 12],
        expected,
      ]);
    });

    it.for([2, 3, 4, 5])('from pickle, protocol %d, opens', (protocol, context) => {
      const file = path.join(folder, 'pickled.pkl');
      const script = `${makeArrays}
with open(sys.argv[1], 'wb') as f:
    pickle.dump(arrays, f, ${protocol})
print(json.dumps(bits(arrays)))`;
      const expected = python(context, script, file, kind, order);
      const bytes = readFileSync(file);
      expect(bits(readPkl(bytes).arrays)).toEqual(expected);
      using net = lab.load(bytes);
      expect(bits(net.params)).toEqual(expected);
    });
  });
});

it('a pkl of DeepConvNet’s names opens as one', (context) => {
  const file = path.join(folder, 'deep.pkl');
  const script = `
filters = [1, 16, 16, 32, 32, 64, 64]
params = {}
for i in range(6):
    params['W' + str(i + 1)] = np.random.randn(filters[i + 1], filters[i], 3, 3)
    params['b' + str(i + 1)] = np.zeros(filters[i + 1])
params['W7'], params['b7'] = np.random.randn(1024, 50), np.zeros(50)
params['W8'], params['b8'] = np.random.randn(50, 10), np.zeros(10)
with open(sys.argv[1], 'wb') as f:
    pickle.dump(params, f)
print(json.dumps(bits(params)))`;
  const expected = python(context, script, file);
  using net = lab.load(readFileSync(file));
  expect([net.type, bits(net.params)]).toEqual(['DeepConvNet', expected]);
});

it('an npz of non-contiguous arrays and of version 2 and 3 headers opens', (context) => {
  const file = path.join(folder, 'versions.npz');
  const script = `
import zipfile
from numpy.lib import format
arrays = {'a': np.arange(24.0).reshape(2, 3, 4)[:, ::-1, 1::2], 'b': np.arange(3.0), 'c': np.float32([7])}
with zipfile.ZipFile(sys.argv[1], 'w') as archive:
    for (name, array), version in zip(arrays.items(), [(1, 0), (2, 0), (3, 0)]):
        with archive.open(name + '.npy', 'w') as member:
            format.write_array(member, array, version)
print(json.dumps(bits(arrays)))`;
  // Python’s warning about version 2 and 3 is for readers older than NumPy 1.9 and 1.17.
  const expected = python(
    context,
    `import warnings\nwarnings.simplefilter('ignore')\n${script}`,
    file,
  );
  expect(bits(readNpz(readFileSync(file)).arrays)).toEqual(expected);
});
