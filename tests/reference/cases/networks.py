"""Whole networks as they predict: loss, gradient by the image, gradients by all parameters."""
import numpy as np

from chapter.networks import deep_conv_net, le_net5, simple_conv_net
from .case import UNIT, Case

SIMPLE = {'W1': (30, 1, 5, 5), 'W2': (4320, 100), 'W3': (100, 10)}
LE_NET5 = {
    'W1': (6, 1, 5, 5), 'W2': (6,), 'W3': (16, 6, 5, 5), 'W4': (16,), 'W5': (120, 16, 5, 5), 'W6': (120, 84), 'W7': (84, 10),
}  # fmt: skip
DEEP = {
    'W1': (16, 1, 3, 3), 'W2': (16, 16, 3, 3), 'W3': (32, 16, 3, 3), 'W4': (32, 32, 3, 3), 'W5': (64, 32, 3, 3),
    'W6': (64, 64, 3, 3), 'W7': (1024, 50), 'W8': (50, 10),
}  # fmt: skip


def simple(draw):
    return case_of(draw, simple_conv_net, SIMPLE)


def le_net(draw):
    return case_of(draw, le_net5, LE_NET5)


def deep(draw):
    return case_of(draw, deep_conv_net, DEEP)


def case_of(draw, network, shapes):
    """Weights uniform with variance 2/K, K the terms of an output, so that values keep their size from layer to layer.

    Each layer's sums stray by a relative error of about √K · UNIT, the root because roundings are as often up as down; forward
    and backward through all layers they add up, 4-fold to have room. Of each array, relative to its largest value.
    """
    p, terms = {}, []
    for name, shape in shapes.items():
        K = {4: int(np.prod(shape[1:])), 2: shape[0], 1: 4}[len(shape)]
        terms.append(K)
        bound = np.sqrt(6 / K)
        outputs = shape[1] if len(shape) == 2 else shape[0]
        p |= {name: draw.numbers(shape, -bound, bound), name.replace('W', 'b'): draw.numbers(outputs, -0.1, 0.1)}
    x, t = draw.numbers((2, 1, 28, 28), 0.0, 1.0), draw.random.integers(0, 10, 2)
    loss, dx, gradients = network(p).gradients(x, t)
    share = 4 * 2 * UNIT * np.sqrt(terms).sum()
    outputs = {'loss': np.array(loss), 'dx': dx} | {f'd{name}': g for name, g in gradients.items()}
    allowed = {name: (value, share * abs(value).max()) for name, value in outputs.items()}
    return Case(draw.seed, {}, {'x': x, 't': t.astype(float)} | p, allowed)
