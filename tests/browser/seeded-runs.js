// Work that depends on nothing but its seeds. Node imports this file, and a page loads it as it is. Only arithmetic that
// every engine does alike: no Math.sin and the like.

/** Trains for 500 steps on made-up images, varied at random; gives the parameters, one after the other, as bytes. */
export function trainedBytes(lab) {
  const count = 400;
  const labels = Uint8Array.from({ length: count }, (_, n) => n % 10);
  const images = Uint8Array.from({ length: count * 784 }, (_, i) => {
    const isStripe = (i % 28) % (labels[Math.floor(i / 784)] + 2) === 0;
    return (isStripe ? 128 : 0) + ((i * 7919) % 127);
  });
  const net = lab.simpleConvNet({ convParam: { filterNum: 8 }, hiddenSize: 30, seed: 7 });
  const options = { optimizer: 'adam', batchSize: 20, augment: true, seed: 8 };
  const trainer = lab.trainer(net, options);
  const data = lab.dataset({ images, labels });
  for (let step = 0; step < 500; ++step) trainer.stepOn(data);
  return bytes([...net.params.values()].map(({ data }) => data));
}

/** Digits from strokes, from pixels and from stroke models, one after the other, as bytes. */
export function digitBytes(lab) {
  return bytes([
    ...Array.from({ length: 50 }, (_, n) => lab.digitFromStrokes(strokes(n))),
    ...Array.from({ length: 6 }, (_, n) => lab.digitFromImage(photograph(n))),
    lab.syntheticDigits({ count: 200, seed: 9 }).images,
  ]);
}

const bytes = (arrays) =>
  arrays.flatMap((array) => [...new Uint8Array(array.buffer, array.byteOffset, array.byteLength)]);

/** One or two strokes of 3 to 9 points. */
const strokes = (n) =>
  Array.from({ length: 1 + (n % 2) }, (_, stroke) =>
    Array.from({ length: 3 + (n % 7) }, (_, i) => ({
      x: ((n * 37 + stroke * 53 + i * i * 29) % 211) / 1.7,
      y: ((n * 61 + stroke * 17 + i * 83) % 307) / 3.1,
    })),
  );

/** A seven on paper that is darker on one side, with grain; every second one light on dark. */
function photograph(n) {
  const [width, height] = [240 + 10 * n, 200];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; ++i) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const isTop = y >= 40 && y < 54 && x >= 60 && x < 160;
    const isLeg = y >= 54 && y < 170 && 2 * x + y >= 350 && 2 * x + y < 380;
    const grain = (i * 7919) % (5 + 4 * n);
    const level = (isTop || isLeg ? 60 : 230) - Math.floor((x * 40) / width) - grain;
    data.fill(n % 2 ? 255 - level : level, 4 * i, 4 * i + 3);
    data[4 * i + 3] = 255;
  }
  return { data, width, height };
}
