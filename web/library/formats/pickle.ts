// Python's pickle, as far as a dict of NumPy float arrays needs it: a machine with a stack and a memo, whose only callables are
// the four that make such arrays. Everything else is refused, nothing is ever executed.
// https://docs.python.org/3/library/pickletools.html
import { byteLength, isShape, type NumberLayout } from './arrays-file.js';
import { damaged, PickleInput } from './pickle-input.js';

/** An array of the dict: bytes that fit the layout. */
export interface PickledArray extends NumberLayout {
  content: Uint8Array;
}

/** A dict of a thousand arrays takes some sixty thousand. */
const maxOperations = 200_000;

/** What a file may name, as `module name`. NumPy 2 renamed numpy.core to numpy._core. */
const callables = new Map<string, Callable>([
  ['numpy dtype', 'dtype'],
  ['numpy ndarray', 'ndarray'],
  ['numpy.core.multiarray _reconstruct', 'reconstruct'],
  ['numpy._core.multiarray _reconstruct', 'reconstruct'],
  ['numpy.core.numeric _frombuffer', 'frombuffer'],
  ['numpy._core.numeric _frombuffer', 'frombuffer'],
  ['_codecs encode', 'encode'],
]);
type Callable = 'dtype' | 'ndarray' | 'reconstruct' | 'frombuffer' | 'encode';

class Global {
  constructor(readonly callable: Callable) {}
}

class Dtype {
  isLittleEndian: boolean | null = null;
  constructor(readonly itemSize: 4 | 8) {}
}

class NdArray {
  value: PickledArray | null = null;
}

type Value =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | Value[] // a tuple
  | Map<string, NdArray> // a dict
  | Global
  | Dtype
  | NdArray;

/** Reads protocols 2 to 5. Throws `bad-file`. */
export function readPickle(file: Uint8Array): Map<string, PickledArray> {
  const dict = new Machine(file).run();
  if (!(dict instanceof Map)) damaged('it is not a dict');
  return new Map([...dict].map(([name, array]) => [name, array.value!]));
}

class Machine {
  readonly #input: PickleInput;
  readonly #stack: Value[] = [];
  /** Heights of the stack where marks are. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Value>();
  /** Bytes that texts may still be encoded to: no more than there are in the file. */
  #encodable: number;

  constructor(file: Uint8Array) {
    this.#input = new PickleInput(file);
    this.#encodable = file.length;
  }

  run(): Value {
    const input = this.#input;
    const protocol = input.number(1) === opcode.proto ? input.number(1) : NaN;
    if (!(protocol >= 2 && protocol <= 5)) damaged('it is not of protocol 2 to 5');
    for (let count = 0; count < maxOperations; ++count) {
      const code = input.number(1);
      if (code === opcode.stop) return this.#end();
      const operation = operations.get(code);
      if (!operation) {
        damaged(`it has opcode ${code} at byte ${input.place - 1}, which float arrays do not need`);
      }
      operation(this, input);
    }
    return damaged(`it has more than ${maxOperations} operations`);
  }

  push(value: Value): void {
    this.#stack.push(value);
  }

  pop(): Value {
    const lowest = this.#marks.at(-1) ?? 0;
    if (this.#stack.length <= lowest) damaged('it takes more than there is');
    return this.#stack.pop()!;
  }

  top(): Value {
    const value = this.pop();
    this.push(value);
    return value;
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  popToMark(): Value[] {
    const height = this.#marks.pop() ?? damaged('it goes back to a mark that is not there');
    return this.#stack.splice(height);
  }

  /** The last `count` values, first one first. */
  popTuple(count: number): Value[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  put(index = this.#memo.size): void {
    this.#memo.set(index, this.top());
  }

  get(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) damaged(`it remembers nothing as ${index}`);
    this.push(value);
  }

  pushGlobal(module: Value, name: Value): void {
    const callable = callables.get(`${String(module)} ${String(name)}`);
    if (typeof module !== 'string' || typeof name !== 'string' || !callable) {
      return damaged(
        `it asks for ${textOf(module)}.${textOf(name)}, which float arrays do not need`,
      );
    }
    this.push(new Global(callable));
  }

  setItems(items: readonly Value[]): void {
    const dict = this.top();
    if (!(dict instanceof Map) || items.length % 2 !== 0)
      return damaged('it fills what is no dict');
    for (let i = 0; i < items.length; i += 2) {
      const [key, value] = [items[i], items[i + 1]];
      const isArray = value instanceof NdArray && value.value;
      if (typeof key !== 'string' || !isArray) return damaged('its dict holds more than arrays');
      if (dict.has(key)) damaged(`it has two arrays ${textOf(key)}`);
      dict.set(key, value);
    }
  }

  /** Calls one of `callables`. */
  reduce(): void {
    const [callable, args] = this.popTuple(2);
    const isCall = callable instanceof Global && Array.isArray(args);
    if (!isCall) return damaged('it calls what cannot be called');
    const made = this.#make(callable.callable, args);
    this.push(made ?? damaged(`it calls ${callable.callable} with arguments of another kind`));
  }

  /** Gives a dtype or an array its state. */
  build(): void {
    const state = this.pop();
    const target = this.top();
    const isBuilt = Array.isArray(state) && (setByteOrder(target, state) || fill(target, state));
    if (!isBuilt) damaged('it sets what no float array has');
  }

  #make(callable: Callable, args: readonly Value[]): Value {
    switch (callable) {
      case 'dtype':
        return dtypeOf(args);
      case 'reconstruct':
        return args[0] instanceof Global && args[0].callable === 'ndarray' ? new NdArray() : null;
      case 'frombuffer':
        return arrayOfBuffer(args);
      case 'encode':
        return this.#encode(args);
      case 'ndarray':
        return null;
    }
  }

  /** Protocol 2 has no bytes: Python 3 writes them as a text of characters 0..255. */
  #encode([text, encoding]: readonly Value[]): Uint8Array | null {
    if (typeof text !== 'string' || encoding !== 'latin1') return null;
    this.#encodable -= text.length;
    if (this.#encodable < 0) damaged('its texts hold more bytes than it has');
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; ++i) {
      const code = text.charCodeAt(i);
      if (code > 255) return null;
      bytes[i] = code;
    }
    return bytes;
  }

  #end(): Value {
    if (this.#input.rest > 0) damaged(`${this.#input.rest} bytes follow its end`);
    const value = this.pop();
    if (this.#stack.length > 0 || this.#marks.length > 0) damaged('it leaves values over');
    return value;
  }
}

const opcode = { proto: 0x80, stop: 0x2e };

/** Opcodes by their numbers; comments give the names that pickletools has for them. */
const operations = new Map<number, (machine: Machine, input: PickleInput) => void>([
  [0x95, (_, input) => void input.number(8)], // FRAME
  [0x28, (machine) => machine.mark()], // MARK
  [0x4e, (machine) => machine.push(null)], // NONE
  [0x88, (machine) => machine.push(true)], // NEWTRUE
  [0x89, (machine) => machine.push(false)], // NEWFALSE
  [0x4a, (machine, input) => machine.push(input.number(4) | 0)], // BININT
  [0x4b, (machine, input) => machine.push(input.number(1))], // BININT1
  [0x4d, (machine, input) => machine.push(input.number(2))], // BININT2
  [0x58, (machine, input) => machine.push(input.text(input.number(4)))], // BINUNICODE
  [0x8c, (machine, input) => machine.push(input.text(input.number(1)))], // SHORT_BINUNICODE
  [0x8d, (machine, input) => machine.push(input.text(input.number(8)))], // BINUNICODE8
  [0x42, (machine, input) => machine.push(input.bytes(input.number(4)))], // BINBYTES
  [0x43, (machine, input) => machine.push(input.bytes(input.number(1)))], // SHORT_BINBYTES
  [0x8e, (machine, input) => machine.push(input.bytes(input.number(8)))], // BINBYTES8
  [0x96, (machine, input) => machine.push(input.bytes(input.number(8)))], // BYTEARRAY8
  [0x7d, (machine) => machine.push(new Map())], // EMPTY_DICT
  [0x73, (machine) => machine.setItems(machine.popTuple(2))], // SETITEM
  [0x75, (machine) => machine.setItems(machine.popToMark())], // SETITEMS
  [0x29, (machine) => machine.push([])], // EMPTY_TUPLE
  [0x85, (machine) => machine.push(machine.popTuple(1))], // TUPLE1
  [0x86, (machine) => machine.push(machine.popTuple(2))], // TUPLE2
  [0x87, (machine) => machine.push(machine.popTuple(3))], // TUPLE3
  [0x74, (machine) => machine.push(machine.popToMark())], // TUPLE
  [0x71, (machine, input) => machine.put(input.number(1))], // BINPUT
  [0x72, (machine, input) => machine.put(input.number(4))], // LONG_BINPUT
  [0x94, (machine) => machine.put()], // MEMOIZE
  [0x68, (machine, input) => machine.get(input.number(1))], // BINGET
  [0x6a, (machine, input) => machine.get(input.number(4))], // LONG_BINGET
  [0x63, (machine, input) => machine.pushGlobal(input.line(), input.line())], // GLOBAL
  [0x93, (machine) => machine.pushGlobal(...(machine.popTuple(2) as [Value, Value]))], // STACK_GLOBAL
  [0x52, (machine) => machine.reduce()], // REDUCE
  [0x62, (machine) => machine.build()], // BUILD
]);

const textOf = (value: Value): string =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : 'a value that is no text';

/** numpy.dtype('f8', False, True) */
function dtypeOf([name]: readonly Value[]): Dtype | null {
  if (name === 'f4') return new Dtype(4);
  return name === 'f8' ? new Dtype(8) : null;
}

/** State of a dtype: (3, byte order, None, None, None, −1, −1, 0). */
function setByteOrder(target: Value, [version, order, ...rest]: readonly Value[]): boolean {
  const plain = [null, null, null, -1, -1, 0];
  const isPlain = rest.length === plain.length && plain.every((value, i) => rest[i] === value);
  const isOrder = order === '<' || order === '>';
  if (!(target instanceof Dtype) || version !== 3 || !isOrder || !isPlain) return false;
  if (target.isLittleEndian !== null) return false;
  target.isLittleEndian = order === '<';
  return true;
}

/** State of an array: (1, shape, dtype, is it in Fortran order, bytes). */
function fill(target: Value, state: readonly Value[]): boolean {
  const [version, shape, dtype, isFortran, content] = state;
  if (!(target instanceof NdArray) || target.value || state.length !== 5 || version !== 1) {
    return false;
  }
  target.value = arrayOf(content, dtype, shape, isFortran);
  return target.value !== null;
}

/** Arguments of `_frombuffer`: (bytes, dtype, shape, 'C' or 'F'). */
function arrayOfBuffer([content, dtype, shape, order]: readonly Value[]): NdArray | null {
  if (order !== 'C' && order !== 'F') return null;
  const array = new NdArray();
  array.value = arrayOf(content, dtype, shape, order === 'F');
  return array.value && array;
}

function arrayOf(
  content: Value,
  dtype: Value,
  shape: Value,
  isFortran: Value,
): PickledArray | null {
  const isTyped = dtype instanceof Dtype && dtype.isLittleEndian !== null;
  if (!isTyped || !(content instanceof Uint8Array)) return null;
  if (!isShape(shape) || typeof isFortran !== 'boolean') return null;
  const { itemSize, isLittleEndian } = dtype;
  const array = { shape, itemSize, isLittleEndian: isLittleEndian!, isFortran, content };
  if (content.length === byteLength(array)) return array;
  return damaged(`an array of shape (${shape.join(', ')}) has ${content.length} bytes`);
}
