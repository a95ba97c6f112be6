// ConvNetJS: JavaScript alone, one image at a time. It has no Adam; it trains with Adadelta.

export async function open(material) {
  const params = material.params();
  const convnetjs = await load('/node_modules/convnetjs/build/convnet-min.js');
  const net = new convnetjs.Net();
  net.makeLayers([
    { type: 'input', out_sx: 28, out_sy: 28, out_depth: 1 },
    { type: 'conv', sx: 5, filters: 30, stride: 1, pad: 0, activation: 'relu' },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'fc', num_neurons: 100, activation: 'relu' },
    { type: 'softmax', num_classes: 10 },
  ]);
  setWeights(net, await params);
  const volume = (x, i) => Object.assign(new convnetjs.Vol(28, 28, 1, 0), { w: pixels(x, i) });
  const trainer = (batch_size) =>
    new convnetjs.Trainer(net, { method: 'adadelta', batch_size, l2_decay: 0 });
  let own;
  return {
    info: '0.3.0, Adadelta',
    /** The scores that its softmax takes. */
    predict(x, count) {
      const scores = new Float32Array(count * 10);
      for (let i = 0; i < count; ++i) {
        net.forward(volume(x, i));
        scores.set(net.layers.at(-1).in_act.w, i * 10);
      }
      return scores;
    },
    train(x, t) {
      own ??= trainer(t.length);
      let sum = 0;
      for (let i = 0; i < t.length; ++i) sum += own.train(volume(x, i), t[i]).loss;
      return sum / t.length;
    },
  };
}

/** The script puts itself into `window.jsfeat` where there are no modules. */
async function load(src) {
  const text = await (await fetch(src)).text();
  const window = {};
  new Function('window', 'module', text)(window);
  return window.jsfeat;
}

const pixels = (x, i) => Float64Array.from(x.subarray(i * 784, (i + 1) * 784));

/** Its volumes have the channel last; its filters are volumes. */
function setWeights(net, { W1, b1, W2, b2, W3, b3 }) {
  const [convolution, hidden, output] = net.layers.filter(({ filters }) => filters);
  convolution.filters.forEach(({ w }, f) => w.forEach((_, i) => (w[i] = W1[f * 25 + i])));
  hidden.filters.forEach(({ w }, f) =>
    w.forEach((_, i) => (w[i] = W2[((i % 30) * 144 + Math.floor(i / 30)) * 100 + f])),
  );
  output.filters.forEach(({ w }, f) => w.forEach((_, i) => (w[i] = W3[i * 10 + f])));
  for (const [layer, bias] of [
    [convolution, b1],
    [hidden, b2],
    [output, b3],
  ]) {
    bias.forEach((value, i) => (layer.biases.w[i] = value));
  }
}
