// LiteRT.js, TensorFlow Lite with XNNPACK in wasm. It only predicts; models/tflite.mjs writes a model for each batch size.

export async function open(material, { threads }) {
  const file = (count) => material.bytes(material.url(`${count}.tflite`));
  const forOne = file(1);
  const folder = '/node_modules/@litertjs/core/';
  const { loadLiteRt, loadAndCompile, Tensor } = await import(`${folder}dist/index.js`);
  const settings = threads > 1 ? { threads: true } : {};
  await loadLiteRt(new URL(`${folder}wasm/`, location.href).href, settings);
  const models = new Map();
  const model = async (count) =>
    loadAndCompile(await (count === 1 ? forOne : file(count)), {
      accelerator: 'wasm',
      cpuOptions: { numThreads: threads },
    });
  return {
    info: `@litertjs/core 2.5.3, threads ${threads}`,
    async predict(x, count) {
      if (!models.has(count)) models.set(count, await model(count));
      const input = new Tensor(x, [count, 28, 28, 1]);
      const [output] = await models.get(count).run([input]);
      const scores = (await output.data()).slice();
      input.delete();
      output.delete();
      return scores;
    },
  };
}
