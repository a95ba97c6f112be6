// The last ONNX Runtime Web with a training build. models/ort-training.mjs writes the artefacts that it reads.

export async function open(material, { threads }) {
  const folder = new URL('/node_modules/ort-training/dist/', location.href).href;
  const ort = await import(`${folder}ort.training.wasm.min.mjs`);
  Object.assign(ort.env.wasm, { numThreads: threads, wasmPaths: folder });
  const artefact = (name) => material.bytes(material.url(`${name}.ort`));
  const session = await ort.TrainingSession.create(
    {
      checkpointState: await artefact('checkpoint'),
      trainModel: await artefact('train'),
      evalModel: await artefact('evaluate'),
      optimizerModel: await artefact('optimizer'),
    },
    { executionProviders: ['wasm'] },
  );
  const { inputDim } = material.network;
  return {
    info: `${ort.env.versions.web}, threads ${ort.env.wasm.numThreads}`,
    async train(x, t) {
      const { loss } = await session.runTrainStep({
        x: new ort.Tensor('float32', x, [t.length, ...inputDim]),
        t: new ort.Tensor('int64', BigInt64Array.from(t, BigInt), [t.length]),
      });
      await session.runOptimizerStep();
      await session.lazyResetGrad();
      return loss.data[0];
    },
  };
}
