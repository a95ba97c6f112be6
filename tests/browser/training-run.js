// A training run that depends on nothing but its seeds. Node imports it, and a page loads it as it is.

/** Trains for 500 steps on made-up images; gives the parameters, one after the other, as bytes. */
export async function trainedBytes({ createHitofude }) {
  const lab = await createHitofude({ variant: 'simd' });
  const count = 400;
  const labels = Uint8Array.from({ length: count }, (_, n) => n % 10);
  const images = Uint8Array.from({ length: count * 784 }, (_, i) => {
    const isStripe = (i % 28) % (labels[Math.floor(i / 784)] + 2) === 0;
    return (isStripe ? 128 : 0) + ((i * 7919) % 127);
  });
  const net = lab.simpleConvNet({ convParam: { filterNum: 8 }, hiddenSize: 30, seed: 7 });
  const trainer = lab.trainer(net, { optimizer: 'adam', batchSize: 20, seed: 8 });
  const data = lab.dataset({ images, labels });
  for (let step = 0; step < 500; ++step) trainer.stepOn(data);
  return [...net.params.values()].flatMap(({ data }) => [...new Uint8Array(data.buffer)]);
}
