"""Batch normalisation and local response normalisation. The errors follow the formulas, operation by operation."""
import numpy as np

from chapter.normalization import BatchNormalization, LocalResponseNormalization
from .case import LIBRARY, UNIT, Case
from .optimizer import add_step


def batch_normalization(draw):
    """Of images and of rows; over the batch, or in every third case by the running statistics."""
    shape, training = draw.images(), draw.seed % 3 > 0
    shape = shape[:2] if draw.seed % 4 == 0 else shape
    x, dout = draw.numbers(shape, -2.0, 3.0), draw.numbers(shape)
    C = shape[1]
    gamma, beta, mean = draw.numbers(C), draw.numbers(C), draw.numbers(C)
    variance, momentum = draw.numbers(C, 0.5, 2.0), draw.number(0.5, 1.0)
    layer = BatchNormalization(gamma, beta, mean, variance, momentum)
    out = layer.forward(x, training)
    dx = layer.backward(dout)
    errors = batch_errors(layer, x, dout, mean, variance)
    expected = {
        'out': out, 'dx': dx, 'dgamma': layer.dgamma, 'dbeta': layer.dbeta,
        'mean': layer.running_mean, 'variance': layer.running_variance,
    }
    inputs = {'x': x, 'dout': dout, 'gamma': gamma, 'beta': beta, 'mean': mean, 'variance': variance}
    case = Case(draw.seed, {'momentum': momentum, 'training': training}, inputs)
    case.outputs = {name: (expected[name], errors[name]) for name in expected}
    parameters = {'gamma': (gamma, layer.dgamma), 'beta': (beta, layer.dbeta)}
    add_step(draw, case, {name: (*pair, errors[f'd{name}']) for name, pair in parameters.items()})
    return case


def batch_errors(layer, x, dout, old_mean, old_variance):
    errors, along, rest = {}, layer.along, layer.rest
    count, training, m = x.size / len(layer.gamma), layer.training, layer.momentum
    centre = x.mean(rest) if training else old_mean
    mean_error = (count + 1) * UNIT * abs(x).mean(rest) * training
    centred = x - along(centre, x)
    centred_error = along(mean_error, x) + UNIT * abs(centred)
    spread = x.var(rest) if training else old_variance
    spread_error = ((count + 2) * UNIT * spread + 2 * (abs(centred) * centred_error).mean(rest)) * training
    # √(variance + 1e-6): adding, 1e-6 itself, and the root.
    deviation_error = (spread_error / (2 * layer.deviation) + 2 * UNIT * layer.deviation) / layer.deviation
    normalized = abs(layer.normalized)
    normalized_error = centred_error / along(layer.deviation, x) + normalized * along(deviation_error + UNIT, x)
    gamma, beta = along(abs(layer.gamma), x), along(abs(layer.beta), x)
    errors['out'] = gamma * normalized_error + UNIT * (2 * gamma * normalized + beta)
    errors['dbeta'] = count * UNIT * abs(dout).sum(rest)
    products = abs(dout) * normalized
    errors['dgamma'] = count * UNIT * products.sum(rest) + (abs(dout) * normalized_error).sum(rest)
    dbeta, dgamma = along(abs(layer.dbeta), x), along(abs(layer.dgamma), x)
    means_error = along(errors['dbeta'], x) + normalized * along(errors['dgamma'], x) + dgamma * normalized_error
    means_error = (means_error + 4 * UNIT * (dbeta + normalized * dgamma)) / count * training
    factor = gamma / along(layer.deviation, x)
    slope = abs(layer.backward(dout))
    errors['dx'] = factor * (means_error + UNIT * abs(dout)) + slope * (along(deviation_error, x) + 3 * UNIT)
    new_share = (1 - m) * training
    errors['mean'] = new_share * mean_error + 4 * UNIT * (m * abs(old_mean) + (1 - m) * abs(centre)) * training
    errors['variance'] = new_share * spread_error + 4 * UNIT * (m * old_variance + (1 - m) * spread) * training
    return errors


def local_response_normalization(draw):
    x, dout = (draw.numbers(shape) for shape in [draw.images()] * 2)
    n, k = 2 * draw.between(0, 4) + 1, draw.number(0.5, 2.0)
    alpha, beta = draw.number(1e-4, 0.5), draw.number(0.25, 1.0)
    layer = LocalResponseNormalization(n, k, alpha, beta)
    out = layer.forward(x)
    dx = layer.backward(dout)
    # The scale is k and n squares times alpha, all positive: n + 3 roundings of a relative error at most.
    power_error = beta * (n + 3) + LIBRARY
    out_error = (power_error + 1) * UNIT * abs(out)
    own = abs(dout) * layer.scale**-beta
    around = 2 * alpha * beta * abs(x) * layer.neighbours(own * abs(x) / layer.scale)
    around_error = power_error + (n + 3) + n + 9
    dx_error = UNIT * ((power_error + 2) * own + around_error * around)
    options = {'n': n, 'k': k, 'alpha': alpha, 'beta': beta}
    return Case(draw.seed, options, {'x': x, 'dout': dout}, {'out': (out, out_error), 'dx': (dx, dx_error)})
