"""Pooling layers (chapter 7.4.4). Padding reads as 0 and takes part, in the maximum as in the mean."""
import numpy as np

from .im2col import col2im, im2col, output_size


class Pooling:
    """What both kinds share: every channel's windows as rows, (N·C·OH·OW, PH·PW)."""

    def __init__(self, size, stride, pad=(0, 0)):
        self.size, self.stride, self.pad = size, stride, pad

    def forward(self, x):
        self.shape = N, C, H, W = x.shape
        OH, OW = (output_size(*axis) for axis in zip((H, W), self.size, self.stride, self.pad))
        windows = im2col(x.reshape(N * C, 1, H, W), self.size, self.stride, self.pad)
        return self.reduce(windows).reshape(N, C, OH, OW)

    def backward(self, dout):
        N, C, H, W = self.shape
        dwindows = self.spread(dout.reshape(-1, 1))
        return col2im(dwindows, (N * C, 1, H, W), self.size, self.stride, self.pad).reshape(self.shape)


class MaxPooling(Pooling):
    def reduce(self, windows):
        self.chosen = windows.argmax(axis=1)
        return windows.max(axis=1)

    def spread(self, dout):
        return dout * (np.arange(self.size[0] * self.size[1]) == self.chosen[:, None])


class AveragePooling(Pooling):
    def reduce(self, windows):
        return windows.mean(axis=1)

    def spread(self, dout):
        count = self.size[0] * self.size[1]
        return np.repeat(dout / count, count, axis=1)
