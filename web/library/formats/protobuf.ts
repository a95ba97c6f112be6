// Writing the protocol buffers wire format: https://protobuf.dev/programming-guides/encoding

/** A message: fields one after another, as parts of known length. */
export class Message {
  readonly parts: Uint8Array[] = [];
  length = 0;

  /** A whole number from 0 on. */
  integer(field: number, value: number): this {
    return this.#add(varint(8 * field)).#add(varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#add(varint(8 * field + 5)).#add(bytes);
  }

  /** Whole numbers, packed. */
  integers(field: number, values: readonly number[]): this {
    return this.bytes(field, Uint8Array.from(values.flatMap((value) => [...varint(value)])));
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  /** The bytes are not copied before the whole message is. */
  bytes(field: number, value: Uint8Array): this {
    return this.#add(varint(8 * field + 2), varint(value.length), value);
  }

  message(field: number, value: Message): this {
    return this.#add(varint(8 * field + 2), varint(value.length), ...value.parts);
  }

  #add(...parts: Uint8Array[]): this {
    for (const part of parts) {
      this.parts.push(part);
      this.length += part.length;
    }
    return this;
  }
}

/** Seven bits a byte, lowest first. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}
