"""Batch normalisation (chapter 6.3; Ioffe and Szegedy 2015) and local response normalisation (Krizhevsky et al. 2012)."""
import numpy as np

EPSILON = 1e-6


class BatchNormalization:
    """Of (N, C, H, W) the features are the C channels, of (N, D) the D columns."""

    def __init__(self, gamma, beta, running_mean, running_variance, momentum=0.9):
        self.gamma, self.beta, self.momentum = gamma, beta, momentum
        self.running_mean, self.running_variance = running_mean, running_variance

    def forward(self, x, training=True):
        self.training, self.rest = training, (0, 2, 3)[: x.ndim - 1]
        mean, variance = self.running_mean, self.running_variance
        if training:
            mean, variance = x.mean(self.rest), x.var(self.rest)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_variance = self.momentum * self.running_variance + (1 - self.momentum) * variance
        self.deviation = np.sqrt(variance + EPSILON)
        self.normalized = (x - self.along(mean, x)) / self.along(self.deviation, x)
        return self.along(self.gamma, x) * self.normalized + self.along(self.beta, x)

    def backward(self, dout):
        """Equations of the paper's section 3, put together: the mean and the variance depend on every x of the batch."""
        self.dgamma = (dout * self.normalized).sum(self.rest)
        self.dbeta = dout.sum(self.rest)
        through_statistics = 0.0
        if self.training:
            count = dout.size / len(self.gamma)
            through_statistics = (
                self.along(self.dbeta, dout) + self.normalized * self.along(self.dgamma, dout)
            ) / count
        return self.along(self.gamma / self.deviation, dout) * (dout - through_statistics)

    @staticmethod
    def along(feature, x):
        """One number a feature, shaped to spread over x."""
        return feature.reshape((1, -1) + (1,) * (x.ndim - 2))


class LocalResponseNormalization:
    """b(c) = a(c) / (k + alpha · Σ a(j)²)^beta, the sum over the n channels around c that exist."""

    def __init__(self, n=5, k=2.0, alpha=1e-4, beta=0.75):
        self.n, self.k, self.alpha, self.beta = n, k, alpha, beta

    def neighbours(self, a):
        """Σ a(j) over the channels around each one."""
        distance = np.abs(np.subtract.outer(np.arange(a.shape[1]), np.arange(a.shape[1])))
        return np.einsum('cj,njhw->nchw', (distance <= self.n // 2).astype(float), a)

    def forward(self, x):
        self.x = x
        self.scale = self.k + self.alpha * self.neighbours(x**2)
        return x * self.scale**-self.beta

    def backward(self, dout):
        """a(c) stands in the numerator of its own b, and in the sums of its neighbours' denominators."""
        own = dout * self.scale**-self.beta
        return own - 2 * self.alpha * self.beta * self.x * self.neighbours(own * self.x / self.scale)
