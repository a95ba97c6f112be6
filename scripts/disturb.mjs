// MNIST's images as people would hand them in: drawn on a sheet, moved, turned, slanted, larger or smaller, with other
// pens, in other colours, and photographed. Seeded.
import { draws } from './train/random.mjs';

const side = 28;
/** Pixels of the sheet for each of the image, and the sheet's side. */
const fine = 8;
const sheetSide = 44 * fine;

/** What each disturbance does, given draws of random numbers: settings that `drawn` and `coloured` take. */
export const disturbances = {
  none: () => ({}),
  'shift up to 6 pixels': ({ between }) => ({ shift: [between(-6, 6), between(-6, 6)] }),
  'rotation up to 10°': ({ between }) => ({ angle: between(-10, 10) }),
  'rotation up to 20°': ({ between }) => ({ angle: between(-20, 20) }),
  'rotation by 20°': ({ oneOf }) => ({ angle: oneOf([-20, 20]) }),
  'scale 0.5 to 1.5': ({ between }) => ({ scale: between(0.5, 1.5) }),
  'thin pens': ({ between }) => ({ pen: between(0.35, 0.7) }),
  'thick pens': ({ between }) => ({ pen: between(1.4, 2) }),
  'slant up to 0.35': ({ between }) => ({ slant: between(-0.35, 0.35) }),
  'light on dark': () => ({ inverted: true }),
  photograph: (random) => ({ photograph: photograph(random) }),
  'all, mildly': (random) => {
    const { between, uniform } = random;
    return {
      shift: [between(-4, 4), between(-4, 4)],
      angle: between(-10, 10),
      scale: between(0.7, 1.3),
      pen: between(0.75, 1.4),
      slant: between(-0.15, 0.15),
      inverted: uniform() < 0.3,
      photograph: uniform() < 0.5 ? photograph(random) : undefined,
    };
  },
};

/** Light that falls from one side, a lens that darkens the corners, paper and ink that are neither white nor black, grain. */
function photograph({ between }) {
  return {
    paper: between(0.7, 0.95),
    ink: between(0.1, 0.35),
    falloff: between(0.1, 0.5),
    direction: between(0, 2 * Math.PI),
    vignette: between(0, 0.35),
    grain: between(0.01, 0.06),
  };
}

/** The settings of a disturbance for image number `index`: its own, whatever else is drawn. */
export function settingsFor(name, index, seed = 1) {
  const number = Object.keys(disturbances).indexOf(name);
  return disturbances[name](draws(seed * 1_000_003 + number * 100_003 + index));
}

/**
 * Ink 0..1 on a sheet of 44×44 MNIST pixels, each 8×8 of its own.
 * @param {ArrayLike<number>} image 28×28, 0..1
 */
export function drawn(image, { shift = [0, 0], angle = 0, scale = 1, slant = 0, pen = 1 }) {
  const ink = new Float32Array(sheetSide * sheetSide);
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn) / scale, Math.sin(turn) / scale];
  for (let row = 0; row < sheetSide; ++row) {
    for (let column = 0; column < sheetSide; ++column) {
      const x = (column + 0.5 - sheetSide / 2) / fine - shift[0];
      const y = (row + 0.5 - sheetSide / 2) / fine - shift[1];
      const down = cos * y - sin * x;
      const across = cos * x + sin * y + slant * down;
      ink[row * sheetSide + column] = sample(image, across + side / 2, down + side / 2);
    }
  }
  return pen === 1 ? ink : withPen(ink, pen);
}

/** The image between the middles of its pixels, along straight lines. */
function sample(image, x, y) {
  const column = Math.floor(x - 0.5);
  const row = Math.floor(y - 0.5);
  const [right, below] = [x - 0.5 - column, y - 0.5 - row];
  const at = (i, j) => (i < 0 || j < 0 || i >= side || j >= side ? 0 : image[j * side + i]);
  if (column < -1 || row < -1 || column >= side || row >= side) return 0;
  return (
    (at(column, row) * (1 - right) + at(column + 1, row) * right) * (1 - below) +
    (at(column, row + 1) * (1 - right) + at(column + 1, row + 1) * right) * below
  );
}

/** The drawing with its strokes `share` times as wide, by erosion or dilation with a disc. */
function withPen(ink, share) {
  const inside = Uint8Array.from(ink, (value) => (value > 0.5 ? 1 : 0));
  const within = distances(inside, 0);
  let [sum, count] = [0, 0];
  within.forEach((distance, i) => {
    if (inside[i]) [sum, count] = [sum + distance - 0.5, count + 1];
  });
  // Four times the mean distance to the edge is a stroke's width.
  const radius = ((share - 1) * 4 * sum) / count / 2;
  const without = distances(inside, 1);
  return ink.map((_, i) => {
    const depth = inside[i] ? within[i] - 0.5 : 0.5 - without[i];
    return Math.min(Math.max(depth + radius + 0.5, 0), 1);
  });
}

/** How far each pixel is from the nearest one with `value` (Felzenszwalb and Huttenlocher 2012). */
function distances(plane, value) {
  const squares = new Float64Array(plane.length);
  for (let i = 0; i < plane.length; ++i) squares[i] = plane[i] === value ? 0 : 1e9;
  for (let i = 0; i < sheetSide; ++i) lowestParabolas(squares, i * sheetSide, 1);
  for (let i = 0; i < sheetSide; ++i) lowestParabolas(squares, i, sheetSide);
  return squares.map(Math.sqrt);
}

const heights = new Float64Array(sheetSide);
const places = new Int32Array(sheetSide);
const starts = new Float64Array(sheetSide + 1);

/** Replaces the heights along a line of the plane by those of the lowest of the parabolas that stand on them. */
function lowestParabolas(plane, first, step) {
  for (let i = 0; i < sheetSide; ++i) heights[i] = plane[first + i * step];
  const meet = (p, q) => (heights[q] + q * q - heights[p] - p * p) / (2 * (q - p));
  let last = 0;
  places[0] = 0;
  starts[0] = -Infinity;
  for (let q = 1; q < sheetSide; ++q) {
    while (meet(places[last], q) <= starts[last]) --last;
    starts[last + 1] = meet(places[last], q);
    places[++last] = q;
  }
  starts[last + 1] = Infinity;
  for (let i = 0, k = 0; i < sheetSide; ++i) {
    while (starts[k + 1] < i) ++k;
    plane[first + i * step] = (i - places[k]) ** 2 + heights[places[k]];
  }
}

/** The sheet as RGBA pixels: dark on light, unless it is to be otherwise. */
export function coloured(ink, { inverted = false, photograph }, seed = 1) {
  const data = new Uint8ClampedArray(4 * ink.length);
  const { uniform } = draws(seed);
  ink.forEach((value, i) => {
    let light = 1 - value;
    if (photograph) {
      const noise = uniform() + uniform() + uniform() - 1.5; // near enough to normal; its deviation is 0.5
      light = photographed(value, i, photograph) + 2 * noise * photograph.grain;
    }
    const grey = 255 * (inverted ? 1 - light : light);
    data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = grey;
    data[4 * i + 3] = 255;
  });
  return { data, width: sheetSide, height: sheetSide };
}

function photographed(ink, i, { paper, ink: darkest, falloff, direction, vignette }) {
  const x = ((i % sheetSide) / sheetSide) * 2 - 1;
  const y = (Math.floor(i / sheetSide) / sheetSide) * 2 - 1;
  const along = (x * Math.cos(direction) + y * Math.sin(direction)) / Math.SQRT2;
  const light = (1 - (falloff * (1 + along)) / 2) * (1 - (vignette * (x * x + y * y)) / 2);
  return (paper + ink * (darkest - paper)) * light;
}

/** The middle of the sheet as 28×28, as a drawing comes out that nothing is done about. */
export function reduced(ink) {
  const first = (sheetSide - side * fine) / 2;
  return Float32Array.from({ length: side * side }, (_, i) => {
    let sum = 0;
    for (let y = 0; y < fine; ++y) {
      const row = first + Math.floor(i / side) * fine + y;
      for (let x = 0; x < fine; ++x) sum += ink[row * sheetSide + first + (i % side) * fine + x];
    }
    return sum / (fine * fine);
  });
}
