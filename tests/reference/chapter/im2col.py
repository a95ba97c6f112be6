"""Images to columns and back (chapter 7.4.3)."""
from functools import lru_cache

import numpy as np


def output_size(size, filter_size, stride, pad):
    """Positions of a filter along one axis: (H + 2P − FH) / S + 1, rounded down."""
    return (size + 2 * pad - filter_size) // stride + 1


@lru_cache(maxsize=8)
def taps(shape, filter_size, stride, pad):
    """For every entry of the column matrix, (N·OH·OW, C·FH·FW): its pixel, counted through the padded images."""
    (N, C, H, W), (FH, FW), (SH, SW), (PH, PW) = shape, filter_size, stride, pad
    OH, OW = output_size(H, FH, SH, PH), output_size(W, FW, SW, PW)
    n, oy, ox, c, fy, fx = np.ix_(*(np.arange(count) for count in (N, OH, OW, C, FH, FW)))
    y, x = oy * SH + fy, ox * SW + fx
    return (((n * C + c) * (H + 2 * PH) + y) * (W + 2 * PW) + x).reshape(N * OH * OW, C * FH * FW)


def padded(x, pad):
    """Zeros around every image."""
    return np.pad(x, [(0, 0), (0, 0), (pad[0], pad[0]), (pad[1], pad[1])])


def im2col(x, filter_size, stride=(1, 1), pad=(0, 0)):
    """(N, C, H, W) → (N·OH·OW, C·FH·FW): a row for every position of the filter, a column for every tap."""
    return padded(x, pad).ravel()[taps(x.shape, filter_size, stride, pad)]


def col2im(col, shape, filter_size, stride=(1, 1), pad=(0, 0)):
    """The transpose of im2col: adds every entry to the pixel that it came from, and drops what fell on padding."""
    N, C, H, W = shape
    extent = (N, C, H + 2 * pad[0], W + 2 * pad[1])
    pixels = taps(shape, filter_size, stride, pad).ravel()
    sums = np.bincount(pixels, weights=col.ravel(), minlength=int(np.prod(extent)))
    return sums.astype(col.dtype).reshape(extent)[:, :, pad[0] : pad[0] + H, pad[1] : pad[1] + W]
