// Bytes in and out.

/** Parts one after another, as one array. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** The memory of float32 numbers; wasm and every machine that runs JavaScript today are little-endian. */
export const bytesOf = (data: Float32Array): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Numbers of 1, 2 or 4 bytes, little-endian: [value, bytes]. */
export function littleEndian(...numbers: [value: number, bytes: 1 | 2 | 4][]): Uint8Array {
  const bytes = numbers.flatMap(([value, count]) =>
    Array.from({ length: count }, (_, i) => (value >>> (8 * i)) & 0xff),
  );
  return Uint8Array.from(bytes);
}

/** Bytes of a text, one a character: for characters below 128. */
export const ascii = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));
