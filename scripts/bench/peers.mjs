// Who takes part. `networks: 'SimpleConvNet'` are peers that were given this network alone; `kinds` is what is measured.
import { openNative, pythonWith } from './native.mjs';

const both = ['predict', 'train'];
const simple = 'SimpleConvNet';

export const relaxed = 'hitofude, relaxed-simd';
export const simd = 'hitofude, simd';
export const twoThreads = 'hitofude, relaxed-simd, 2 threads';
export const ort = 'onnxruntime-web';
export const ortTraining = 'onnxruntime-web 1.19 training';
export const numpy = 'NumPy (native)';
export const torch = 'PyTorch (native)';

const threads = 1;
/** Only isolated pages share memory between threads. */
const two = { threads: 2, isolated: true };

export const peers = [
  inPage(relaxed, both, { peer: 'hitofude', variant: 'relaxed-simd', threads }),
  inPage(ort, ['predict'], { peer: 'ort', threads }),
  inPage(ortTraining, ['train'], { peer: 'ort-training', threads }, simple),
  inPython(torch, both, 'torch_peer.py', 'torch'),
  inPython(numpy, both, 'numpy_peer.py', 'numpy', simple),
  // A page's own thread may not wait for others.
  inPage(twoThreads, both, { peer: 'hitofude', variant: 'relaxed-simd', ...two, worker: true }),
  inPage(simd, both, { peer: 'hitofude', variant: 'simd', threads }),
  inPage('onnxruntime-web, 2 threads', ['predict'], { peer: 'ort', ...two }),
  inPage('LiteRT.js', ['predict'], { peer: 'litert', threads }, simple),
  inPage('LiteRT.js, 2 threads', ['predict'], { peer: 'litert', ...two }, simple),
  inPage('tfjs-wasm', ['predict'], { peer: 'tfjs', backend: 'wasm', threads }, simple),
  inPage('tfjs-cpu', both, { peer: 'tfjs', backend: 'cpu', threads }, simple),
  // It has another optimizer than Adam.
  inPage('ConvNetJS', both, { peer: 'convnetjs', threads, firstLossOnly: true }, simple),
];

function inPage(name, kinds, config, networks) {
  const open = (browser, network) => browser.newPage({ ...config, network });
  return { name, kinds, config, networks, open };
}

function inPython(name, kinds, file, module, networks) {
  const python = pythonWith(module);
  const missing = python ? null : `there is no Python with ${module} (Debian: python3-${module})`;
  return {
    name,
    kinds,
    missing,
    networks,
    open: (_, network) => openNative(python, file, network),
  };
}
