// ONNX Runtime Web, with the network that Hitofude exports.

export async function open(material, { threads }) {
  const model = material.bytes(material.url('onnx'));
  const folder = new URL('/node_modules/onnxruntime-web/dist/', location.href).href;
  const ort = await import(`${folder}ort.wasm.min.mjs`);
  Object.assign(ort.env.wasm, { numThreads: threads, wasmPaths: folder });
  const session = await ort.InferenceSession.create(await model, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  const { inputDim } = material.network;
  return {
    info: `${ort.env.versions.web}, threads ${ort.env.wasm.numThreads}`,
    async predict(x, count) {
      const input = new ort.Tensor('float32', x, [count, ...inputDim]);
      return (await session.run({ x: input })).scores.data;
    },
  };
}
