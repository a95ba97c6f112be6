// SimpleConvNet as a TFLite file (flatbuffer). Fields are numbered as in TensorFlow Lite's schema.fbs.
import * as flatbuffers from 'flatbuffers';

const operators = { convolution: 3, fullyConnected: 9, maxPool: 17 };
const options = { convolution: 1, pool: 5, fullyConnected: 8 };
const valid = 1;
const relu = 1;

/** params: name → Float32Array, N: images in a batch. Input (N, 28, 28, 1), output (N, 10). */
export function tflite(params, N) {
  const builder = new Builder();
  const arrays = [null, params.W1, params.b1, hiddenWeights(params.W2), params.b2];
  arrays.push(outputWeights(params.W3), params.b3);
  const buffers = arrays.map((array) => builder.table(1, [[0, array && builder.floats(array)]]));
  const tensors = shapes(N).map(([name, dims, buffer]) => {
    const fields = [
      [0, builder.integers(dims)],
      [2, buffer, 'Int32'],
      [3, builder.text(name)],
    ];
    return builder.table(4, fields);
  });
  const codes = [operators.convolution, operators.maxPool, operators.fullyConnected].map((code) =>
    builder.table(4, [
      [0, code, 'Int8'],
      [2, 1, 'Int32'],
      [3, code, 'Int32'],
    ]),
  );
  const graph = builder.table(5, [
    [0, builder.offsets(tensors)],
    [1, builder.integers([0])],
    [2, builder.integers([10])],
    [3, builder.offsets(layers(builder))],
  ]);
  const model = builder.table(5, [
    [0, 3, 'Int32'],
    [1, builder.offsets(codes)],
    [2, builder.offsets([graph])],
    [4, builder.offsets(buffers)],
  ]);
  return builder.finish(model, 'TFL3');
}

/** Name, shape, and buffer of every tensor; buffer 0 is none. */
const shapes = (N) => [
  ['x', [N, 28, 28, 1], 0],
  ['W1', [30, 5, 5, 1], 1],
  ['b1', [30], 2],
  ['convolution', [N, 24, 24, 30], 0],
  ['pooling', [N, 12, 12, 30], 0],
  ['W2', [100, 4320], 3],
  ['b2', [100], 4],
  ['hidden', [N, 100], 0],
  ['W3', [10, 100], 5],
  ['b3', [10], 6],
  ['scores', [N, 10], 0],
];

function layers(builder) {
  const convolution = builder.table(6, [
    [0, valid, 'Int8'],
    [1, 1, 'Int32'],
    [2, 1, 'Int32'],
    [3, relu, 'Int8'],
  ]);
  const window = [1, 2, 3, 4].map((field) => [field, 2, 'Int32']);
  const pool = builder.table(6, [[0, valid, 'Int8'], ...window]);
  const hidden = builder.table(3, [[0, relu, 'Int8']]);
  const output = builder.table(3, []);
  const { fullyConnected } = options;
  const rows = [
    [0, [0, 1, 2], [3], options.convolution, convolution],
    [1, [3], [4], options.pool, pool],
    [2, [4, 5, 6], [7], fullyConnected, hidden],
    [2, [7, 8, 9], [10], fullyConnected, output],
  ];
  return rows.map(([code, inputs, outputs, kind, option]) => {
    const fields = [
      [0, code, 'Int32'],
      [1, builder.integers(inputs)],
      [2, builder.integers(outputs)],
      [3, kind, 'Int8'],
      [4, option],
    ];
    return builder.table(5, fields);
  });
}

/** (C·H·W, 100) → (100, H·W·C): one filter channel in, so that W1 needs no such turn. */
function hiddenWeights(W2) {
  const turned = new Float32Array(W2.length);
  for (let o = 0; o < 100; ++o) {
    for (let c = 0; c < 30; ++c) {
      for (let s = 0; s < 144; ++s) turned[o * 4320 + s * 30 + c] = W2[(c * 144 + s) * 100 + o];
    }
  }
  return turned;
}

const outputWeights = (W3) => W3.map((_, i) => W3[(i % 100) * 10 + Math.floor(i / 100)]);

class Builder {
  #builder = new flatbuffers.Builder(1 << 21);

  /** fields: [number, value, type]; without a type it is an offset. */
  table(size, fields) {
    this.#builder.startObject(size);
    for (const [field, value, type = 'Offset'] of fields) {
      if (value !== null)
        this.#builder[`addField${type}`](field, value, type === 'Offset' ? 0 : null);
    }
    return this.#builder.endObject();
  }

  integers(numbers) {
    return this.#vector(numbers, (number) => this.#builder.addInt32(number));
  }

  offsets(offsets) {
    return this.#vector(offsets, (offset) => this.#builder.addOffset(offset));
  }

  text(string) {
    return this.#builder.createString(string);
  }

  /** The bytes of an array, at a multiple of 16. */
  floats(array) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    this.#builder.prep(16, bytes.length);
    return this.#builder.createByteVector(bytes);
  }

  finish(table, identifier) {
    this.#builder.finish(table, identifier);
    return this.#builder.asUint8Array();
  }

  #vector(items, add) {
    this.#builder.startVector(4, items.length, 4);
    for (const item of items.toReversed()) add(item);
    return this.#builder.endVector();
  }
}
