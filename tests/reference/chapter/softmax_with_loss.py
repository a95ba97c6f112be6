"""Softmax and mean cross-entropy in one (chapter 5.6.3)."""
import numpy as np

TINY = 1e-7  # keeps the logarithm finite (chapter 4.2.2)


def softmax(scores):
    """Of every row of (N, classes), its maximum subtracted first (chapter 3.5.2)."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


class SoftmaxWithLoss:
    def forward(self, scores, t):
        """Mean over N of −log(y[label] + 1e-7). scores: (N, classes), t: (N) labels."""
        self.y, self.t = softmax(scores), t
        return -np.log(self.y[np.arange(len(t)), t] + TINY).mean()

    def backward(self):
        """(y − one-hot t) / N"""
        one_hot = np.eye(self.y.shape[1], dtype=self.y.dtype)[self.t]
        return (self.y - one_hot) / len(self.t)
