// A minimal writer of ONNX (protobuf): the fields that the training artefacts need, numbered as in onnx.proto.

const varint = (number) => {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(number));
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest);
  return Buffer.from(bytes);
};
const integer = (field, number) => Buffer.concat([varint(field << 3), varint(number)]);
const bytes = (field, content) =>
  Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
const text = (field, string) => bytes(field, Buffer.from(string));
const message = (field, parts) => bytes(field, Buffer.concat(parts));
const float = (field, number) => {
  const content = Buffer.alloc(4);
  content.writeFloatLE(number);
  return Buffer.concat([varint((field << 3) | 5), content]);
};

export const types = { float: 1, int64: 7, bool: 9 };
/** Operators that only ONNX Runtime has. */
export const microsoft = 'com.microsoft';

/** A named array: Float32Array or BigInt64Array. */
export const tensor = (name, dims, data) =>
  Buffer.concat([
    ...dims.map((size) => integer(1, size)),
    integer(2, data instanceof BigInt64Array ? types.int64 : types.float),
    text(8, name),
    bytes(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
  ]);

/** attributes: numbers and lists are integers, { float } is a float, a string is a string. */
export const node = (operator, inputs, outputs, attributes = {}, domain = '') =>
  Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(3, `${operator}_${outputs.find(Boolean)}`),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => message(5, attribute(name, value))),
    ...(domain ? [text(7, domain)] : []),
  ]);

function attribute(name, value) {
  const named = text(1, name);
  if (typeof value === 'string') return [named, text(4, value), integer(20, 3)];
  if (Array.isArray(value)) return [named, ...value.map((n) => integer(8, n)), integer(20, 7)];
  if (typeof value === 'object') return [named, float(2, value.float), integer(20, 1)];
  return [named, integer(3, value), integer(20, 2)];
}

const shape = (dims) =>
  dims.map((size) => message(1, [typeof size === 'number' ? integer(1, size) : text(2, size)]));
const tensorType = (dims, type) => message(1, [integer(1, type), message(2, shape(dims))]);

/** An input or output. */
export const value = (name, dims, type = types.float) =>
  Buffer.concat([text(1, name), message(2, [tensorType(dims, type)])]);

/** A list of tensors. */
export const sequence = (name) =>
  Buffer.concat([
    text(1, name),
    message(2, [message(4, [message(1, [message(1, [integer(1, types.float)])])])]),
  ]);

export const model = ({ nodes, inputs, outputs, initializers = [], infos = [] }) =>
  Buffer.concat([
    integer(1, 8),
    message(7, [
      ...nodes.map((content) => bytes(1, content)),
      text(2, 'graph'),
      ...initializers.map((content) => bytes(5, content)),
      ...inputs.map((content) => bytes(11, content)),
      ...outputs.map((content) => bytes(12, content)),
      ...infos.map((content) => bytes(13, content)),
    ]),
    message(8, [integer(2, 14)]),
    message(8, [text(1, microsoft), integer(2, 1)]),
  ]);
