"""Pooling layers."""
from chapter.pooling import AveragePooling, MaxPooling
from .case import UNIT, Case


def max_pooling(draw):
    return case_of(draw, MaxPooling, draw.distinct)


def average_pooling(draw):
    return case_of(draw, AveragePooling, draw.numbers)


def case_of(draw, kind, values):
    size, stride, pad = draw.window()
    x = values(draw.images(size, pad))
    layer, absolute = kind(size, stride, pad), kind(size, stride, pad)
    out = layer.forward(x)
    dout = draw.numbers(out.shape)
    dx = layer.backward(dout)
    mean = kind is AveragePooling
    # A maximum is one of its values; a mean adds PH·PW values and multiplies by 1 / (PH·PW).
    out_error = (size[0] * size[1] + 1) * UNIT * absolute.forward(abs(x)) if mean else 0.0
    if not mean:
        absolute.forward(x)
    # So many windows lie over one pixel; of a mean, each passes on a share that was rounded twice.
    windows = -(-size[0] // stride[0]) * -(-size[1] // stride[1])
    dx_error = (windows + 2 * mean) * UNIT * absolute.backward(abs(dout))
    options = dict(zip(('FH', 'FW', 'SH', 'SW', 'PH', 'PW'), (*size, *stride, *pad)))
    return Case(draw.seed, options, {'x': x, 'dout': dout}, {'out': (out, out_error), 'dx': (dx, dx_error)})
