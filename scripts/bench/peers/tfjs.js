// TensorFlow.js: fused operations to predict, its gradients and Adam to train. Its wasm backend has no gradient of a
// convolution by the filter, and so cannot train this network.

export async function open(material, { backend }) {
  const params = material.params();
  const tf = await load(backend);
  const variables = {};
  for (const [name, data] of Object.entries(await params)) {
    const tensor = tf.tensor(data, data.shape);
    // (FN, C, FH, FW) → (FH, FW, C, FN)
    variables[name] = tf.variable(name === 'W1' ? tf.transpose(tensor, [2, 3, 1, 0]) : tensor);
  }
  // Images are N×H×W×C here, and so the rows of W2 are in another order.
  const inOrder = tf.transpose(tf.reshape(variables.W2, [30, 144, 100]), [1, 0, 2]);
  variables.W2 = tf.variable(tf.reshape(inOrder, [4320, 100]));
  return {
    info: `${tf.version_core}, ${tf.getBackend()}`,
    predict(x, count) {
      const scores = tf.tidy(() => forward(tf, variables, tf.tensor(x, [count, 28, 28, 1])));
      const data = scores.dataSync();
      scores.dispose();
      return data;
    },
    train: backend === 'cpu' ? trainer(tf, variables) : undefined,
  };
}

/** The wasm backend needs the core alone; the whole package has the gradients, and the backend cpu. */
async function load(backend) {
  const folder = '/node_modules/@tensorflow/';
  if (backend === 'cpu') await script(`${folder}tfjs/dist/tf.es2017.min.js`);
  else {
    await script(`${folder}tfjs-core/dist/tf-core.es2017.min.js`);
    await script(`${folder}tfjs-backend-wasm/dist/tf-backend-wasm.es2017.min.js`);
  }
  const { tf } = globalThis;
  tf.wasm?.setWasmPaths(new URL(`${folder}tfjs-backend-wasm/dist/`, location.href).href);
  tf.wasm?.setThreadsCount(1);
  if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
  await tf.ready();
  return tf;
}

const script = (src) =>
  new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement('script'), { src, onload: resolve });
    element.onerror = () => reject(new Error(`cannot load ${src}`));
    document.head.append(element);
  });

function forward(tf, { W1, b1, W2, b2, W3, b3 }, x) {
  const relu = 'relu';
  const maps = tf.fused.conv2d({
    x,
    filter: W1,
    strides: 1,
    pad: 'valid',
    bias: b1,
    activation: relu,
  });
  const features = tf.reshape(tf.maxPool(maps, 2, 2, 'valid'), [-1, 4320]);
  const hidden = tf.fused.matMul({ a: features, b: W2, bias: b2, activation: relu });
  return tf.fused.matMul({ a: hidden, b: W3, bias: b3 });
}

/** Fused operations have gradients too. */
function trainer(tf, variables) {
  const optimizer = tf.train.adam(0.001, 0.9, 0.999, 1e-7);
  return (x, t) => {
    const loss = optimizer.minimize(() => {
      const scores = forward(tf, variables, tf.tensor(x, [t.length, 28, 28, 1]));
      const targets = tf.oneHot(tf.tensor1d(Int32Array.from(t), 'int32'), 10);
      return tf.losses.softmaxCrossEntropy(targets, scores);
    }, true);
    const [value] = loss.dataSync();
    loss.dispose();
    return value;
  };
}
