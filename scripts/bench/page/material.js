// What all peers compute with: a network's weights, images and labels, as material.mjs wrote them.

export class Material {
  /** network: { name, inputDim, classes, count }; without a name, images and labels are made up here. */
  constructor(network) {
    this.network = network;
  }

  url(extension) {
    return `/material/${this.network.name}.${extension}`;
  }

  async bytes(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  /** count·C·H·W pixels 0..1. */
  async images() {
    const { name, count, inputDim } = this.network;
    if (!name) return noise(inputDim.reduce((a, b) => a * b, count));
    return new Float32Array((await this.bytes(this.url('images'))).buffer);
  }

  /** One label an image. */
  async labels() {
    const { name, count, classes } = this.network;
    if (!name) return Uint8Array.from({ length: count }, (_, i) => i % classes);
    return this.bytes(this.url('labels'));
  }

  /** Name → Float32Array with a `shape`, read from safetensors: a length, a JSON header, the arrays. */
  async params() {
    const file = await this.bytes(this.url('safetensors'));
    const start = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
    delete header.__metadata__;
    return Object.fromEntries(
      Object.entries(header).map(
        ([
          name,
          {
            shape,
            data_offsets: [from, to],
          },
        ]) => {
          const data = new Float32Array(file.slice(start + from, start + to).buffer);
          return [name, Object.assign(data, { shape })];
        },
      ),
    );
  }
}

/** Seeded numbers 0..1 (xorshift). */
function noise(length) {
  let state = 88172645;
  return Float32Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  });
}
