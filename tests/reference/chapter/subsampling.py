"""Trainable subsampling, S2 and S4 of LeNet-5 (LeCun et al. 1998, section II.B)."""


class Subsampling:
    def __init__(self, W, b):
        """A coefficient and a bias for every map: (C), (C)."""
        self.W, self.b = W, b

    def forward(self, x):
        """(N, C, H, W) → (N, C, H/2, W/2): coefficient · (sum of a 2×2 window) + bias."""
        N, C, H, W = x.shape
        self.sums = x.reshape(N, C, H // 2, 2, W // 2, 2).sum(axis=(3, 5))
        return self.W[:, None, None] * self.sums + self.b[:, None, None]

    def backward(self, dout):
        self.dW = (dout * self.sums).sum(axis=(0, 2, 3))
        self.db = dout.sum(axis=(0, 2, 3))
        return (dout * self.W[:, None, None]).repeat(2, axis=2).repeat(2, axis=3)
