// A log-log plot as SVG: panels side by side, each with axes, ticks at powers of ten, and a line for every series.

const size = { width: 420, height: 340 };
const margin = { left: 58, right: 28, top: 34, bottom: 48 };
/** Told apart by colour-blind readers, and by their marks. */
const styles = [
  { colour: '#b5301f', mark: (x, y) => `<circle cx="${x}" cy="${y}" r="3.5"/>` },
  { colour: '#1f5fa8', mark: (x, y) => `<path d="M${x - 4} ${y - 4}h8v8h-8z"/>` },
  { colour: '#4d4d4d', mark: (x, y) => `<path d="M${x} ${y - 5}l5 9h-10z"/>` },
];

/** panels: [{ title, series: [{ name, points: [{ x, y, label }] }] }]; all have the same axes. */
export function plot({ x, y, panels }) {
  const points = panels.flatMap(({ series }) => series.flatMap(({ points }) => points));
  const axes = {
    x: axis(
      points.map((point) => point.x),
      margin.left,
      size.width - margin.right,
    ),
    y: axis(
      points.map((point) => point.y),
      size.height - margin.bottom,
      margin.top,
    ),
  };
  const drawn = panels.map(
    (panel, i) => `<g transform="translate(${i * size.width})">${drawPanel(panel, axes, x, y)}</g>`,
  );
  const box = `0 0 ${panels.length * size.width} ${size.height}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

/** A logarithmic axis over whole decades: its ticks, and where a value lies. */
function axis(values, from, to) {
  const logs = values.length ? values.map(Math.log10) : [0];
  const first = Math.floor(Math.min(...logs));
  const last = Math.max(first + 1, Math.ceil(Math.max(...logs)));
  const at = (value) => round(from + ((Math.log10(value) - first) / (last - first)) * (to - from));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
  return { at, ticks };
}

const round = (value) => Math.round(value * 10) / 10;

function drawPanel({ title, series }, axes, x, y) {
  const bottom = size.height - margin.bottom;
  const right = size.width - margin.right;
  const grid = [
    ...axes.x.ticks.map((tick) => `M${axes.x.at(tick)} ${margin.top}V${bottom}`),
    ...axes.y.ticks.map((tick) => `M${margin.left} ${axes.y.at(tick)}H${right}`),
  ];
  return [
    text(margin.left, 20, title, 'start', 'font-weight="600"'),
    `<path d="${grid.join('')}" stroke="#ddd" fill="none"/>`,
    ...axes.x.ticks.map((tick) => text(axes.x.at(tick), bottom + 16, name(tick), 'middle')),
    ...axes.y.ticks.map((tick) => text(margin.left - 6, axes.y.at(tick) + 4, name(tick), 'end')),
    text((margin.left + right) / 2, size.height - 10, x, 'middle'),
    `<g transform="rotate(-90)">${text(-(margin.top + bottom) / 2, 14, y, 'middle')}</g>`,
    ...series.map((one, i) => drawSeries(one, styles[i], axes)),
    ...series.map((one, i) => drawLegend(one, styles[i], i)),
  ].join('\n');
}

function drawSeries({ points }, { colour, mark }, axes) {
  const places = points.map((point) => [axes.x.at(point.x), axes.y.at(point.y), point.label]);
  const line = places.map(([x, y], i) => `${i ? 'L' : 'M'}${x} ${y}`).join('');
  const marks = places.map(([x, y, label]) => `<g><title>${label}</title>${mark(x, y)}</g>`);
  return [
    `<path d="${line}" stroke="${colour}" stroke-width="1.5" fill="none"/>`,
    `<g fill="${colour}">${marks.join('')}</g>`,
  ].join('\n');
}

function drawLegend({ name }, { colour, mark }, i) {
  const y = margin.top + 16 + 18 * i;
  return `<g fill="${colour}">${mark(margin.left + 16, y)}</g>${text(margin.left + 28, y + 4, name, 'start')}`;
}

const text = (x, y, content, anchor, more = '') =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" ${more}>${content}</text>`;

/** 0.1, 10, 1000: as it is while short. */
const name = (tick) => (tick >= 0.001 && tick < 1e5 ? String(tick) : tick.toExponential(0));
