// The windows that a filter takes over images (chapter 7.2), as im2col and col2im are asked for them.
import * as check from './checks.js';

export type Shape4 = [N: number, C: number, H: number, W: number];

export type WindowArguments = [
  shape: Shape4,
  filterH: number,
  filterW: number,
  stride: number,
  pad: number,
];

/** Throws `bad-argument`, or `shape-mismatch` when the filter does not fit the padded image. */
export function windowArguments(
  ...[shape, filterH, filterW, stride, pad]: WindowArguments
): WindowArguments {
  const [N, C, H, W] = check.dimensions('shape', shape, 4);
  const window: WindowArguments = [
    [N, C, H, W],
    check.wholeNumber('filterH', filterH, 1),
    check.wholeNumber('filterW', filterW, 1),
    check.wholeNumber('stride', stride, 1),
    check.wholeNumber('pad', pad, 0),
  ];
  if (filterH > H + 2 * pad || filterW > W + 2 * pad) {
    check.fail(
      'shape-mismatch',
      `a filter of ${filterH}×${filterW}`,
      `at most the padded image, ${H + 2 * pad}×${W + 2 * pad}`,
    );
  }
  check.dimensions('the shape of the columns', columnShape(...window), 2);
  return window;
}

/** [N·OH·OW, C·FH·FW] */
export function columnShape(...[shape, FH, FW, stride, pad]: WindowArguments): [number, number] {
  const [N, C, H, W] = shape;
  const OH = Math.floor((H + 2 * pad - FH) / stride) + 1;
  const OW = Math.floor((W + 2 * pad - FW) / stride) + 1;
  return [N * OH * OW, C * FH * FW];
}
