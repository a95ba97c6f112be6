"""Optimizers: one step on the gradients that a layer computed, and several steps on given gradients."""
import numpy as np

from chapter.optimizers import OPTIMIZERS
from .case import UNIT, Case

NAMES = list(OPTIMIZERS)

# Rounding of a step, relative to its size: at most this many operations on the way from the gradient. RMSProp's
# 1 − 0.99 in float32 strays by up to 0.99 / 0.01 units, half of which are left by the square root.
ROUNDINGS = {'sgd': 1, 'momentum': 3, 'adagrad': 7, 'rmsprop': 8 + 50, 'adam': 12}


def add_step(draw, case, parameters):
    """Adds what one step makes of the parameters, name → (value, gradient, error of the gradient).

    A first step grows with its gradient, so its values at both ends of the gradient's interval bound it.
    """
    name, lr = NAMES[draw.seed % len(NAMES)], draw.number(0.001, 0.1)
    case.options |= {'optimizer': NAMES.index(name), 'lr': lr}
    for key, (theta, g, error) in parameters.items():
        expected, low, high = (OPTIMIZERS[name](lr).step(theta, g + shift) for shift in (0.0, -error, error))
        moved = np.maximum(abs(low - expected), abs(high - expected))
        rounding = UNIT * (abs(expected) + (ROUNDINGS[name] + 1) * abs(expected - theta))
        case.outputs[f'stepped {key}'] = expected, moved + rounding


def optimizers(draw):
    """1 to 5 steps on given gradients. What a step could be if nothing cancelled is the step on the gradients' sizes."""
    name, lr, steps = NAMES[draw.seed % len(NAMES)], draw.number(0.001, 0.1), draw.between(1, 5)
    theta = draw.numbers(draw.between(1, 50))
    gradients = draw.numbers((steps, *theta.shape)) * draw.random.choice([1.0, 2.0**-10], theta.shape)
    optimizer, without_cancelling = OPTIMIZERS[name](lr), OPTIMIZERS[name](lr)
    expected, path = theta, abs(theta)
    for g in gradients:
        expected = optimizer.step(expected, g)
        path = path - without_cancelling.step(0.0, abs(g))
    roundings = steps * (ROUNDINGS[name] + 2)
    options, inputs = {'optimizer': NAMES.index(name), 'lr': lr}, {'theta': theta, 'gradients': gradients}
    return Case(draw.seed, options, inputs, {'theta': (expected, roundings * UNIT * path)})
