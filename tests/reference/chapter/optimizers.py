"""Ways to update a parameter θ from its gradient g (chapter 6.1), as the book writes them; one object a parameter."""
import numpy as np

TINY = 1e-7


class SGD:
    def __init__(self, lr):
        self.lr = lr

    def step(self, theta, g):
        return theta - self.lr * g


class Momentum:
    v, momentum = 0.0, 0.9

    def __init__(self, lr):
        self.lr = lr

    def step(self, theta, g):
        self.v = self.momentum * self.v - self.lr * g
        return theta + self.v


class AdaGrad:
    h = 0.0

    def __init__(self, lr):
        self.lr = lr

    def step(self, theta, g):
        self.h = self.h + g**2
        return theta - self.lr * g / (np.sqrt(self.h) + TINY)


class RMSProp:
    h, decay = 0.0, 0.99

    def __init__(self, lr):
        self.lr = lr

    def step(self, theta, g):
        self.h = self.decay * self.h + (1 - self.decay) * g**2
        return theta - self.lr * g / (np.sqrt(self.h) + TINY)


class Adam:
    m, v, t = 0.0, 0.0, 0
    beta1, beta2 = 0.9, 0.999

    def __init__(self, lr):
        self.lr = lr

    def step(self, theta, g):
        self.t += 1
        self.m = self.m + (1 - self.beta1) * (g - self.m)
        self.v = self.v + (1 - self.beta2) * (g**2 - self.v)
        lr = self.lr * np.sqrt(1 - self.beta2**self.t) / (1 - self.beta1**self.t)
        return theta - lr * self.m / (np.sqrt(self.v) + TINY)


OPTIMIZERS = {'sgd': SGD, 'momentum': Momentum, 'adagrad': AdaGrad, 'rmsprop': RMSProp, 'adam': Adam}
