"""Activation functions (chapter 5.5), element by element."""
import numpy as np


class Relu:
    def forward(self, x):
        self.positive = x > 0
        return np.where(self.positive, x, 0.0)

    def backward(self, dout):
        return np.where(self.positive, dout, 0.0)


class Sigmoid:
    """y = 1 / (1 + exp(−x)), y′ = y (1 − y)"""

    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)


class Tanh:
    """y = A tanh(S x), y′ = A S (1 − tanh²(S x)) (LeCun et al. 1998, appendix A)"""

    def __init__(self, A=1.0, S=1.0):
        self.A, self.S = A, S

    def forward(self, x):
        self.t = np.tanh(self.S * x)
        return self.A * self.t

    def backward(self, dout):
        return dout * self.A * self.S * (1 - self.t**2)
