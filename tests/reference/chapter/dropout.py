"""Dropout (chapter 6.4.3; Srivastava et al. 2014) with a given mask."""


class Dropout:
    """The book's rule: training keeps values as they are, predicting multiplies by 1 − ratio."""

    def __init__(self, ratio, kept):
        """kept: 1 or 0 for every value."""
        self.ratio, self.kept = ratio, kept

    def forward(self, x, training=True):
        self.factor = self.kept if training else 1 - self.ratio
        return x * self.factor

    def backward(self, dout):
        return dout * self.factor


class InvertedDropout(Dropout):
    """Training divides what it keeps by 1 − ratio, predicting leaves everything as it is."""

    def forward(self, x, training=True):
        self.factor = self.kept / (1 - self.ratio) if training else 1.0
        return x * self.factor
