// Batch normalisation folded into the convolution before it: what is left predicts the same with fewer layers.

/** What the core adds to the variance. */
const epsilon = 1e-6;

/**
 * The layers without batch normalisation, and the parameters that go with them: a convolution's filters are scaled by
 * γ/√(variance + ε) of their channel, and its biases become β + (b − mean)·γ/√(variance + ε). `layers` as given to
 * `lab.sequential`, `params` of the trained network.
 */
export function foldBatchNormalization(layers, params) {
  const folded = { layers: [], params: new Map() };
  let weights = 0;
  let norms = 0;
  for (const layer of layers) {
    if (layer.type === 'batchNormalization') {
      norms += 1;
      const of = (name) => params.get(`${name}${norms}`).data;
      const [W, b] = [`W${weights}`, `b${weights}`].map((name) => folded.params.get(name).data);
      const filter = W.length / b.length;
      for (let f = 0; f < b.length; ++f) {
        const factor = of('gamma')[f] / Math.sqrt(of('variance')[f] + epsilon);
        for (let i = f * filter; i < (f + 1) * filter; ++i) W[i] *= factor;
        b[f] = of('beta')[f] + (b[f] - of('mean')[f]) * factor;
      }
      continue;
    }
    folded.layers.push(layer);
    if (layer.type !== 'convolution' && layer.type !== 'affine') continue;
    weights += 1;
    for (const name of [`W${weights}`, `b${weights}`]) {
      const { shape, data } = params.get(name);
      folded.params.set(name, { shape, data: data.slice() });
    }
  }
  return folded;
}

/** Divides the scores by `temperature`: the last affine layer's weights and biases are. */
export function divideScores(params, temperature) {
  const last = Math.max(...[...params.keys()].map((name) => Number(name.slice(1))));
  for (const name of [`W${last}`, `b${last}`]) {
    const { data } = params.get(name);
    for (let i = 0; i < data.length; ++i) data[i] /= temperature;
  }
}
