// Floating-point operations, from the shapes of a network's layers: a multiplication and an addition are two. Only
// convolutions and affine layers count.

/** { predict, train }: functions of the number of images. */
export function flopsOf({ inputDim, layers }) {
  const forward = [];
  let input = inputDim;
  for (const { spec, output } of layers) {
    const flops = layerFlops(spec, input, output);
    if (flops > 0) forward.push(flops);
    input = output;
  }
  const predict = sum(forward);
  // Backwards, the gradients by weights and by inputs cost as much each; nobody needs the first layer's by its inputs.
  const train = 3 * predict - forward[0];
  return { predict: (images) => images * predict, train: (images) => images * train };
}

/** Of one image, forwards. */
function layerFlops(spec, input, output) {
  if (spec.type === 'affine') return 2 * product(input) * spec.size;
  if (spec.type !== 'convolution') return 0;
  const { filterNum, filterSize, groups, connections } = spec;
  const pairs = connections.length
    ? sum(connections.map((channels) => channels.length))
    : (filterNum * input[0]) / groups;
  const [OH, OW] = output.slice(1);
  return 2 * pairs * product([filterSize, filterSize].flat().slice(0, 2)) * OH * OW;
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const product = (numbers) => numbers.reduce((a, b) => a * b, 1);
