// Drawings that are no digit: what the network shall be unsure of. Strokes in units of a sheet of 100×100, y downwards.
import { draws } from './random.mjs';
import { curve } from './strokes.mjs';

/**
 * Signs as polylines: points "x,y" with spaces between, strokes with | between. Those of `met` are trained with; `unmet`
 * are for judging only. Left out is what one hand writes as another writes a digit: B D G I J l O o q S s Z z b g か.
 */
const signs = {
  met: {
    A: '0,100 50,0 100,100|20,65 80,65',
    E: '100,0 0,0 0,100 100,100|0,50 80,50',
    H: '0,0 0,100|100,0 100,100|0,50 100,50',
    K: '0,0 0,100|100,0 0,55 100,100',
    M: '0,100 0,0 50,60 100,0 100,100',
    P: '0,100 0,0 60,0 90,12 100,30 90,45 60,55 0,55',
    T: '0,0 100,0|50,0 50,100',
    V: '0,0 50,100 100,0',
    X: '0,0 100,100|100,0 0,100',
    N: '0,100 0,0 100,100 100,0',
    F: '100,0 0,0 0,100|0,50 75,50',
    L: '0,0 0,100 80,100',
    Q: '50,0 15,15 0,50 15,85 50,100 85,85 100,50 85,15 50,0|60,65 100,105',
    h: '0,0 0,100|0,60 25,40 60,40 70,60 70,100',
    n: '0,40 0,100|0,60 25,40 60,40 75,60 75,100',
    r: '0,30 0,100|0,60 25,35 60,35',
    w: '0,0 25,100 50,30 75,100 100,0',
    x2: '0,0 30,20 70,80 100,100|100,0 60,30 40,70 0,100',
    k: '0,0 0,100|60,40 0,70 60,100',
    t: '50,0 50,80 60,100 85,95|15,35 85,35',
    f: '90,10 70,0 50,15 45,100|15,45 80,45',
    plus: '50,0 50,100|0,50 100,50',
    equals: '0,30 100,30|0,70 100,70',
    hash: '30,0 20,100|80,0 70,100|0,33 100,33|0,66 100,66',
    minus: '0,50 100,50',
    arrow: '0,50 100,50|70,20 100,50 70,80',
    star: '50,0 80,95 0,35 100,35 20,95 50,0',
    heart: '50,100 5,50 0,25 15,5 35,5 50,25 65,5 85,5 100,25 95,50 50,100',
    square: '0,0 100,0 100,100 0,100 0,0',
    check: '0,60 35,100 100,0',
    ki: '0,30 100,20|10,60 95,50|50,0 70,100',
    te: '0,10 100,5 60,30 45,60 60,90 85,100',
    ni: '10,0 0,50 10,100|50,25 100,25|45,80 70,90 100,85',
    ta: '0,25 70,20|40,0 10,100|55,50 95,50|50,90 75,98 100,92',
    hito: '50,0 45,40 0,100|48,35 100,100',
    ki2: '0,30 100,30|50,0 50,100|50,30 0,85|50,30 100,85',
    yama: '50,0 50,90|0,40 0,95 100,95|100,40 100,95',
    kuchi: '0,10 0,90|0,10 100,10 100,90|0,90 100,90',
    wave: '0,50 15,25 30,50 45,75 60,50 75,25 100,50',
    cloud: '10,80 0,60 10,40 30,40 40,15 65,15 75,40 95,45 100,70 85,80 10,80',
  },
  unmet: {
    R: '0,100 0,0 60,0 90,12 100,30 90,45 60,55 0,55 100,100',
    W: '0,0 25,100 50,20 75,100 100,0',
    Y: '0,0 50,50 100,0|50,50 50,100',
    m: '0,40 0,100|0,60 20,40 40,45 50,65 50,100|50,65 70,40 90,45 100,65 100,100',
    u: '0,0 0,70 20,100 60,100 80,75|80,0 80,100',
    at: '70,65 55,75 40,60 50,40 70,40 75,65 90,70 100,45 85,15 50,0 15,15 0,50 15,85 50,100 85,92',
    question: '0,20 20,0 60,0 85,20 75,45 45,60 45,75|45,98 47,100',
    triangle: '50,0 100,90 0,90 50,0',
    spiral:
      '50,50 60,45 62,60 45,68 32,50 42,28 70,28 85,55 65,88 30,88 5,60 8,25 40,0 80,2 100,30',
    ampersand: '100,100 25,25 30,5 50,0 65,12 55,30 15,60 10,85 35,100 65,90 95,50',
    asterisk: '50,0 50,100|5,25 95,75|95,25 5,75',
    percent: '90,0 10,100|15,5 5,20 15,35 30,20 15,5|85,65 70,80 85,95 97,80 85,65',
    a: '80,20 50,10 15,30 15,70 45,90 75,60|80,10 80,75 100,95',
    house: '0,45 50,0 100,45|12,40 12,100 88,100 88,40',
    a2: '10,25 90,20|45,0 40,60 50,100|75,40 50,85 20,95 5,75 30,50 75,45 100,70 80,100',
    mu: '0,30 60,25|30,0 30,60 10,70 5,50 30,45 35,85 60,100 90,95 95,75|75,20 95,40',
    hon: '0,30 100,30|50,0 50,100|50,30 0,80|50,30 100,80|30,75 70,75',
    ta2: '0,0 0,100|0,0 100,0 100,100|50,0 50,100|0,50 100,50|0,100 100,100',
  },
};

const parse = (text) =>
  text.split('|').map((stroke) =>
    stroke.split(' ').map((point) => {
      const [x, y] = point.split(',').map(Number);
      return { x, y };
    }),
  );

/** Another hand: joints moved, turned, slanted, taller or wider. */
function byAnotherHand(strokes, { between }) {
  const angle = between(-0.25, 0.25);
  const slant = between(-0.3, 0.3);
  const [width, height] = [between(0.6, 1.2), between(0.7, 1.3)];
  const joint = ({ x, y }) => {
    const [u, v] = [width * (x - 50 + between(-7, 7)), height * (y - 50 + between(-7, 7))];
    return {
      x: 50 + u * Math.cos(angle) - v * Math.sin(angle) - slant * v,
      y: 50 + u * Math.sin(angle) + v * Math.cos(angle),
    };
  };
  return strokes.map((stroke) => stroke.map(joint));
}

const byHand = (text, draw) => {
  const strokes = byAnotherHand(parse(text), draw);
  return draw.uniform() < 0.4 ? strokes : strokes.map((stroke) => curve(stroke));
};

/** A stroke that wanders about the sheet. */
function scribble({ between, whole }) {
  let [x, y, angle] = [50, 50, between(0, 6.28)];
  const turn = between(-1.5, 1.5);
  const joints = Array.from({ length: whole(12, 40) }, () => {
    const step = between(20, 60);
    // Ahead, or where that leads off the sheet, somewhere around its middle.
    angle += turn + between(-1.2, 1.2);
    const out = (v) => v < 0 || v > 100;
    if (out(x + step * Math.cos(angle)) || out(y + step * Math.sin(angle))) {
      angle = Math.atan2(50 - y, 50 - x) + between(-1, 1);
    }
    x += step * Math.cos(angle);
    y += step * Math.sin(angle);
    return { x, y };
  });
  return [curve(joints)];
}

/** Three to six strokes, each a line or an arc between places of a coarse grid, by their joints: signs that nobody has named. */
function inventedSign(draw) {
  const place = () => ({ x: 25 * draw.whole(0, 4), y: 25 * draw.whole(0, 4) });
  return Array.from({ length: draw.whole(3, 6) }, () => {
    const [from, to] = [place(), place()];
    const bend = draw.uniform() < 0.6 ? 0 : draw.between(-0.6, 0.6);
    const middle = {
      x: (from.x + to.x) / 2 + bend * (to.y - from.y),
      y: (from.y + to.y) / 2 - bend * (to.x - from.x),
    };
    return [from, middle, to];
  });
}

/** One to four dots. */
const dots = ({ whole, between }) =>
  Array.from({ length: whole(1, 4) }, () => [{ x: between(0, 100), y: between(0, 100) }]);

/** Two digits side by side. */
function twoDigits(digits, { oneOf, between }) {
  const size = (strokes) => {
    const points = strokes.flat();
    const x = points.map((point) => point.x);
    const y = points.map((point) => point.y);
    return {
      left: Math.min(...x),
      right: Math.max(...x),
      top: Math.min(...y),
      bottom: Math.max(...y),
    };
  };
  const placed = (strokes, at) => {
    const { left, top, bottom } = size(strokes);
    const scale = 100 / Math.max(1, bottom - top);
    return strokes.map((stroke) =>
      stroke.map(({ x, y }) => ({ x: at + scale * (x - left), y: scale * (y - top) })),
    );
  };
  const first = placed(oneOf(digits).strokes, 0);
  return [...first, ...placed(oneOf(digits).strokes, size(first).right + between(10, 50))];
}

/**
 * An endless stream of a kind of drawing: `met` or `unmet` signs, `scribble`, `invented` signs, `dots` or `two` of these
 * digits. Call the result for the next drawing.
 */
export function noDigits(kind, seed, digits = []) {
  const draw = draws(seed);
  const next = {
    met: () => byHand(draw.oneOf(Object.values(signs.met)), draw),
    unmet: () => byHand(draw.oneOf(Object.values(signs.unmet)), draw),
    scribble: () => scribble(draw),
    invented: () => byAnotherHand(inventedSign(draw), draw).map((stroke) => curve(stroke)),
    dots: () => dots(draw),
    two: () => twoDigits(digits, draw),
  };
  return next[kind];
}
