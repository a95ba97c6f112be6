// The project itself, as dist/ has it.

export async function open(material, { variant, threads, weights, whole }) {
  const { options } = material.network;
  const file = options ? null : material.bytes(weights ?? material.url('safetensors'));
  const { createHitofude } = await import('/dist/hitofude.js');
  const lab = await createHitofude({ variant, threads, whole });
  const net = options ? lab.simpleConvNet(options) : lab.load(await file);
  let trainer;
  return {
    info: `${lab.info.version}, ${lab.info.variant}, info.threads ${lab.info.threads}`,
    threads: lab.info.threads,
    predict: (x) => net.predict(x),
    train: (x, t) => (trainer ??= lab.trainer(net, { optimizer: 'adam', lr: 0.001 })).step(x, t),
    memory: () => lab.memoryBytes(),
  };
}
