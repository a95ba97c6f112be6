"""Layers that are sums of products: convolution, affine, subsampling."""
import numpy as np

from chapter.affine import Affine
from chapter.convolution import Convolution
from chapter.subsampling import Subsampling
from .case import UNIT, Case
from .optimizer import add_step


def both_ways(layer, x, dout):
    """(out, dx), the layer's parameter gradients left in it."""
    return layer.forward(x), layer.backward(dout)


def convolution(draw):
    """Every fourth case has groups, every fourth a table of connections."""
    size, stride, pad = draw.window()
    N, C, H, W = draw.images(size, pad)
    groups = int(draw.random.choice([g for g in range(2, C + 1) if C % g == 0] or [1])) if draw.seed % 4 == 0 else 1
    FN = groups * draw.between(1, max(1, 17 // groups))
    x, weight, bias = draw.numbers((N, C, H, W)), draw.numbers((FN, C // groups, *size)), draw.numbers(FN)
    connected = draw.random.integers(0, 2, (FN, C)).astype(float) if draw.seed % 4 == 2 else None
    layer = Convolution(weight, bias, stride, pad, groups, connected)
    absolute = Convolution(abs(weight), abs(bias), stride, pad, groups, connected)
    dout = draw.numbers(layer.forward(x).shape)
    options = dict(zip(('SH', 'SW', 'PH', 'PW', 'groups'), (*stride, *pad, groups)))
    inputs = {'x': x, 'W': weight, 'b': bias, 'dout': dout}
    if connected is not None:
        inputs['connected'] = connected
    case = Case(draw.seed, options, inputs)
    positions, taps = dout[:, 0].size, weight[0].size
    errors = {'out': taps + 1, 'dx': FN // groups * size[0] * size[1], 'dW': positions, 'db': positions}
    compare(case, layer, absolute, errors)
    add_steps(draw, case, layer)
    return case


def affine(draw):
    N, *rest = draw.images(channels=17)
    D, M = int(np.prod(rest)), draw.between(1, 17)
    x, weight, bias, dout = draw.numbers((N, *rest)), draw.numbers((D, M)), draw.numbers(M), draw.numbers((N, M))
    layer, absolute = Affine(weight, bias), Affine(abs(weight), abs(bias))
    case = Case(draw.seed, {}, {'x': x, 'W': weight, 'b': bias, 'dout': dout})
    compare(case, layer, absolute, {'out': D + 1, 'dx': M, 'dW': N, 'db': N})
    add_steps(draw, case, layer)
    return case


def subsampling(draw):
    N, C, H, W = draw.images()
    x, dout = draw.numbers((N, C, 2 * H, 2 * W)), draw.numbers((N, C, H, W))
    weight, bias = draw.numbers(C), draw.numbers(C)
    layer, absolute = Subsampling(weight, bias), Subsampling(abs(weight), abs(bias))
    case = Case(draw.seed, {}, {'x': x, 'W': weight, 'b': bias, 'dout': dout})
    # 4 of the window; a coefficient's gradient is a sum of N·H·W products with such a sum.
    compare(case, layer, absolute, {'out': 4 + 1, 'dx': 1, 'dW': N * H * W + 4, 'db': N * H * W})
    add_steps(draw, case, layer)
    return case


def compare(case, layer, absolute, terms):
    """Output and gradients, each a sum of `terms` products whose absolute values `absolute` adds up."""
    x, dout = case.inputs['x'], case.inputs['dout']
    out, dx = both_ways(layer, x, dout)
    out_size, dx_size = both_ways(absolute, abs(x), abs(dout))
    for name, K in terms.items():
        if name in ('out', 'dx'):
            expected, size = (out, out_size) if name == 'out' else (dx, dx_size)
        else:
            expected, size = getattr(layer, name), getattr(absolute, name)
        case.outputs[name] = expected, K * UNIT * size


def add_steps(draw, case, layer):
    gradients = {'W': (layer.W, layer.dW), 'b': (layer.b, layer.db)}
    add_step(draw, case, {name: (*pair, case.outputs[f'd{name}'][1]) for name, pair in gradients.items()})
