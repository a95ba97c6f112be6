"""Convolution layer (chapter 7.4.3), with groups (Krizhevsky et al. 2012) and partial connections (LeCun et al. 1998)."""
import numpy as np

from .im2col import col2im, im2col, output_size


class Convolution:
    def __init__(self, W, b, stride=(1, 1), pad=(0, 0), groups=1, connected=None):
        """W: (FN, C/groups, FH, FW), b: (FN); connected: None or (FN, C), 1 where a filter sees a channel."""
        ones = np.ones(W.shape, W.dtype)
        self.mask = ones if connected is None else connected[:, :, None, None].astype(W.dtype) * ones
        self.W, self.b, self.stride, self.pad, self.groups = W * self.mask, b, stride, pad, groups

    def forward(self, x):
        self.x = x
        parts = zip(np.split(x, self.groups, axis=1), np.split(self.W, self.groups))
        out = np.concatenate([self._forward(*part) for part in parts], axis=1)
        return out + self.b[:, None, None]

    def backward(self, dout):
        parts = zip(*(np.split(a, self.groups, axis) for a, axis in ((dout, 1), (self.x, 1), (self.W, 0))))
        dW, dx = zip(*(self._backward(*part) for part in parts))
        self.dW = np.concatenate(dW) * self.mask
        self.db = dout.sum(axis=(0, 2, 3))
        return np.concatenate(dx, axis=1)

    def _forward(self, x, W):
        """One group: col · Wᵀ, then (N·OH·OW, FN) → (N, FN, OH, OW)."""
        N, FN, (FH, FW) = len(x), len(W), W.shape[2:]
        OH, OW = (output_size(*axis) for axis in zip(x.shape[2:], (FH, FW), self.stride, self.pad))
        out = im2col(x, (FH, FW), self.stride, self.pad) @ W.reshape(FN, -1).T
        return out.reshape(N, OH, OW, FN).transpose(0, 3, 1, 2)

    def _backward(self, dout, x, W):
        """One group: (dW, dx)."""
        rows = dout.transpose(0, 2, 3, 1).reshape(-1, len(W))
        dW = rows.T @ im2col(x, W.shape[2:], self.stride, self.pad)
        return dW.reshape(W.shape), self._input_gradient(rows, x, W)

    def _input_gradient(self, rows, x, W):
        """rows: the gradient by the output, (N·OH·OW, FN) → dx"""
        return col2im(rows @ W.reshape(len(W), -1), x.shape, W.shape[2:], self.stride, self.pad)
