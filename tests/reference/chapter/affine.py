"""Fully connected layer (chapter 5.6.2)."""


class Affine:
    def __init__(self, W, b):
        """W: (D, M), b: (M)"""
        self.W, self.b = W, b

    def forward(self, x):
        """(N, …) with D numbers an example → (N, M)"""
        self.shape, self.x = x.shape, x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)
