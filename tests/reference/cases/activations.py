"""Layers that work element by element: activation functions and dropout."""
import numpy as np

from chapter.activations import Relu, Sigmoid, Tanh
from chapter.dropout import Dropout, InvertedDropout
from chapter.pcg32 import uniforms
from .case import LIBRARY, UNIT, Case


def relu(draw):
    """Exact. Some elements are 0, where the gradient is 0."""
    x, dout = inputs(draw, 1.0)
    x[draw.random.uniform(size=x.shape) < 0.1] = 0.0
    layer = Relu()
    return case_of(draw, x, dout, layer.forward(x), 0.0, layer.backward(dout), 0.0)


def sigmoid(draw):
    """exp(−x) strays by LIBRARY, adding 1 and dividing by 1 each: y by (LIBRARY + 2) y; 1 − y by that and 1 (1 − y)."""
    x, dout = inputs(draw, 10.0)
    layer = Sigmoid()
    y = layer.forward(x)
    y_error = (LIBRARY + 2) * UNIT * y
    slope_error = y_error * y + (1 - y) * y_error + 3 * UNIT * y * (1 - y)
    return case_of(draw, x, dout, y, y_error, layer.backward(dout), abs(dout) * slope_error)


def tanh(draw):
    """Plain in every second case, else with any A and S. S x is rounded before tanh, whose slope is 1 − t²."""
    x, dout = inputs(draw, 3.0)
    A, S = (draw.number(0.5, 2.0), draw.number(0.5, 2.0)) if draw.seed % 2 else (1.0, 1.0)
    layer = Tanh(A, S)
    out = layer.forward(x)
    t, slope = abs(layer.t), 1 - layer.t**2
    t_error = LIBRARY * UNIT * t + slope * abs(S * x) * UNIT
    out_error = A * (t_error + UNIT * t)
    slope_error = 2 * t * t_error + UNIT * t**2 + 4 * UNIT * slope
    case = case_of(draw, x, dout, out, out_error, layer.backward(dout), abs(dout) * A * S * slope_error)
    case.options = {'A': A, 'S': S}
    return case


def dropout(draw):
    """The book's and the inverted rule, training and predicting. The mask is that of the seed: u < ratio drops."""
    x, dout = inputs(draw, 1.0)
    ratio, inverted, training = draw.number(0.0, 0.9), draw.seed % 2, draw.seed // 2 % 3 > 0
    mask_seed = draw.between(0, 2**31)
    kept = np.array(uniforms(mask_seed, x.size)).reshape(x.shape) >= ratio
    layer = (InvertedDropout if inverted else Dropout)(ratio, kept.astype(float))
    out, dx = layer.forward(x, training), layer.backward(dout)
    # 1 − ratio, dividing by it, multiplying by the result.
    case = case_of(draw, x, dout, out, 3 * UNIT * abs(out), dx, 3 * UNIT * abs(dx))
    case.options = {'ratio': ratio, 'inverted': inverted, 'training': training, 'seed': mask_seed}
    return case


def inputs(draw, largest):
    """(x, dout); every fifth case has rows of an affine layer, the others have images."""
    shape = draw.images()
    shape = shape[:2] if draw.seed % 5 == 0 else shape
    return draw.numbers(shape, -largest, largest), draw.numbers(shape)


def case_of(draw, x, dout, out, out_error, dx, dx_error):
    return Case(draw.seed, {}, {'x': x, 'dout': dout}, {'out': (out, out_error), 'dx': (dx, dx_error)})
