// Strokes made of a few joints. Points { x, y }.

/** A smooth curve through the points (Catmull and Rom 1974), or a straight line where they are two. */
export function curve(points, steps = 6) {
  const at = (i) => points[Math.min(points.length - 1, Math.max(0, i))];
  const spline = (a, b, c, d, t) =>
    b + (t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))) / 2;
  return points.slice(1).flatMap((_, i) =>
    Array.from({ length: steps + (i === points.length - 2 ? 1 : 0) }, (_, step) => {
      const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
      const t = step / steps;
      return { x: spline(a.x, b.x, c.x, d.x, t), y: spline(a.y, b.y, c.y, d.y, t) };
    }),
  );
}
