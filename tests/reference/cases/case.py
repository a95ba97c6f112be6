"""What a case is, and how it is drawn."""
from dataclasses import dataclass, field

import numpy as np

UNIT = 2.0**-24  # unit roundoff of float32, ε / 2
LIBRARY = 4  # of exp, log, pow and tanh: two units in the last place, as musl's and glibc's are said to keep


@dataclass
class Case:
    """Inputs are float32 numbers, outputs pairs of float64 arrays: (expected, largest error allowed)."""

    seed: int
    options: dict = field(default_factory=dict)
    inputs: dict = field(default_factory=dict)
    outputs: dict = field(default_factory=dict)


class Draw:
    """Random numbers of one seed. Those that layers compute with are float64 arrays that hold float32 values exactly."""

    def __init__(self, seed):
        self.seed, self.random = seed, np.random.default_rng(seed)

    def between(self, least, most):
        return int(self.random.integers(least, most + 1))

    def pair(self, least, most):
        return self.between(least, most), self.between(least, most)

    def numbers(self, shape, low=-1.0, high=1.0):
        return self.random.uniform(low, high, shape).astype(np.float32).astype(float)

    def number(self, low, high):
        return float(self.numbers((), low, high))

    def distinct(self, shape):
        """No two alike, none 0, all 1/4096 or more apart: no rounding changes which one is the largest."""
        count = int(np.prod(shape))
        return ((self.random.permutation(count) - count // 2 + 0.5) / 4096).reshape(shape)

    def images(self, filter_size=(1, 1), pad=(0, 0), channels=17):
        """A shape (N, C, H, W) that the filter fits on: N 1..9, C 1..channels, up to 8 pixels more than the filter needs."""
        H, W = (max(1, f - 2 * p) + self.between(0, 8) for f, p in zip(filter_size, pad))
        return self.between(1, 9), self.between(1, channels), H, W

    def window(self):
        """Filter 1..7, stride 1..4 and pad 0..3, each of both axes."""
        return self.pair(1, 7), self.pair(1, 4), self.pair(0, 3)
