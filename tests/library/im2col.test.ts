import { describe, expect, it } from 'vitest';
import { expectError, openLab } from './lab.js';

const lab = await openLab();

/** Element (row, column) of im2col as chapter 7.4.3 defines it, read from the image directly. */
function expected(
  x: Float32Array,
  [, C, H, W]: [number, number, number, number],
  [FH, FW, stride, pad]: [number, number, number, number],
  row: number,
  column: number,
): number {
  const OH = Math.floor((H + 2 * pad - FH) / stride) + 1;
  const OW = Math.floor((W + 2 * pad - FW) / stride) + 1;
  const [n, oy, ox] = [Math.floor(row / (OH * OW)), Math.floor(row / OW) % OH, row % OW];
  const [c, fy, fx] = [Math.floor(column / (FH * FW)), Math.floor(column / FW) % FH, column % FW];
  const [y, xx] = [oy * stride + fy - pad, ox * stride + fx - pad];
  const isOnImage = y >= 0 && y < H && xx >= 0 && xx < W;
  return isOnImage ? x[((n * C + c) * H + y) * W + xx] : 0;
}

const counting = (length: number) => Float32Array.from({ length }, (_, i) => i + 1);

describe('im2col', () => {
  it.each([
    [1, 9],
    [10, 90],
  ])('gives the chapter’s shapes for (%i, 3, 7, 7) and 5×5 filters', (N, rows) => {
    const { shape, data } = lab.im2col(counting(N * 147), [N, 3, 7, 7], 5, 5);
    expect(shape).toEqual([rows, 75]);
    expect(data).toHaveLength(rows * 75);
  });

  it.each([
    [
      [2, 3, 7, 7],
      [5, 5, 1, 0],
    ],
    [
      [2, 2, 6, 5],
      [3, 2, 2, 1],
    ],
    [
      [1, 1, 4, 4],
      [1, 1, 3, 2],
    ],
  ] as const)(
    'orders rows by image, y, x and columns by channel, y, x: %j, window %j',
    (shape, window) => {
      const [N, C, H, W] = shape;
      const x = counting(N * C * H * W);
      const col = lab.im2col(x, [N, C, H, W], ...(window as [number, number, number, number]));
      const [rows, columns] = col.shape;
      const oracle = Float32Array.from({ length: rows * columns }, (_, i) =>
        expected(x, [N, C, H, W], [...window], Math.floor(i / columns), i % columns),
      );
      expect(col.data).toEqual(oracle);
    },
  );

  it('refuses what does not fit', async () => {
    const x = counting(147);
    await expectError(() => lab.im2col(x, [1, 3, 7, 8], 5, 5), 'shape-mismatch', /147.*1×3×7×8/);
    await expectError(() => lab.im2col(x, [1, 3, 7, 7], 8, 5), 'shape-mismatch', /8×5.*7×7/);
    await expectError(() => lab.im2col(x, [1, 3, 7, 7], 5, 5, 0), 'bad-argument', /stride = 0/);
    await expectError(() => lab.im2col(x, [1, 3, 7, 7], 5, 5, 1, -1), 'bad-argument', /pad = -1/);
    await expectError(() => lab.im2col(x, [1, 3, 7, 7], 5.5, 5), 'bad-argument', /filterH = 5.5/);
    await expectError(() => lab.im2col(x, [1, 3, 49] as never, 5, 5), 'bad-argument');
    await expectError(() => lab.im2col([...x] as never, [1, 3, 7, 7], 5, 5), 'bad-argument');
    await expectError(() => lab.im2col(x, [1, 3, 7, 7], 5, 5, 1, 1e6), 'bad-argument', /columns/);
    await expectError(
      () => lab.im2col(x.fill(NaN, 9, 10), [1, 3, 7, 7], 5, 5),
      'bad-value',
      /x\[9\]/,
    );
  });
});

describe('col2im', () => {
  it('adds every entry back to the pixel that it came from', () => {
    const shape: [number, number, number, number] = [2, 1, 4, 4];
    const ones = new Float32Array(2 * 9 * 4).fill(1);
    const { data, shape: images } = lab.col2im(ones, shape, 2, 2);
    expect(images).toEqual(shape);
    const once = [1, 2, 2, 1, 2, 4, 4, 2, 2, 4, 4, 2, 1, 2, 2, 1];
    expect([...data]).toEqual([...once, ...once]);
  });

  it('refuses columns of another shape', async () => {
    await expectError(
      () => lab.col2im(new Float32Array(5), [1, 1, 4, 4], 2, 2),
      'shape-mismatch',
      /9×4/,
    );
  });
});
