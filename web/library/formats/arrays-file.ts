// What the formats of weights have in common: named arrays, and words about them.
import type { NamedArray } from '../api.js';
import type { CoreNumbers } from '../bindings.js';
import { elementCount } from '../checks.js';
import { bytesOf } from './bytes.js';

/** With scales where its numbers are weights in 8 bits. */
export interface FileArray extends CoreNumbers {
  shape: number[];
}

export interface ArraysFile<A extends FileArray = NamedArray> {
  arrays: Map<string, A>;
  metadata: ReadonlyMap<string, string>;
}

/** Dimensions that an array in a file may have at most. */
export const maxDimensions = 8;

/** How an array's numbers lie in a file. */
export interface NumberLayout {
  shape: readonly number[];
  /** 4 or 8: bytes of a number, a float32 or float64. */
  itemSize: 4 | 8;
  isLittleEndian: boolean;
  /** First index fastest. */
  isFortran: boolean;
}

/** Whole numbers from 1 on, at most `maxDimensions`: a shape with something in it. */
export const isShape = (value: unknown): value is number[] =>
  Array.isArray(value) &&
  value.length <= maxDimensions &&
  value.every((size) => Number.isSafeInteger(size) && size >= 1);

export const byteLength = ({ shape, itemSize }: NumberLayout): number =>
  itemSize * elementCount(shape);

/** Row-major float32 of as many bytes as the layout has; what float32 cannot hold becomes infinite. */
export function decodeNumbers(bytes: Uint8Array, layout: NumberLayout): Float32Array {
  const { itemSize, isLittleEndian } = layout;
  const data = new Float32Array(bytes.length / itemSize);
  const isInOrder = !layout.isFortran || layout.shape.length < 2;
  if (isInOrder && isLittleEndian && itemSize === 4) {
    bytesOf(data).set(bytes);
    return data;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = itemSize === 4 ? view.getFloat32.bind(view) : view.getFloat64.bind(view);
  const places = isInOrder ? null : fortranPlaces(layout.shape);
  for (let i = 0; i < data.length; ++i) {
    data[i] = read(itemSize * (places ? places.next().value! : i), isLittleEndian);
  }
  return data;
}

/** Where each element lies when the first index runs fastest, in row-major order. */
function* fortranPlaces(shape: readonly number[]): Generator<number, undefined> {
  const strides = shape.map((_, axis) => elementCount(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  let place = 0;
  for (let count = elementCount(shape); count > 0; --count) {
    yield place;
    for (let axis = shape.length - 1; axis >= 0; --axis) {
      place += strides[axis];
      if (++index[axis] < shape[axis]) break;
      place -= shape[axis] * strides[axis];
      index[axis] = 0;
    }
  }
}
