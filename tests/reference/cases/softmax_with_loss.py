"""Softmax with loss: no parameters, one number out."""
import numpy as np

from chapter.softmax_with_loss import TINY, SoftmaxWithLoss
from .case import LIBRARY, UNIT, Case


def softmax_with_loss(draw):
    N, classes = draw.between(1, 9), draw.between(1, 17)
    scores = draw.numbers((N, classes), -10.0, 10.0)
    t = draw.random.integers(0, classes, N)
    layer = SoftmaxWithLoss()
    loss, dscores = layer.forward(scores, t), layer.backward()
    y_error = probability_error(scores, layer.y)
    own, own_error = (a[np.arange(N), t] for a in (layer.y, y_error))
    # log(y + 1e-7) moves by the relative error of its argument, which adding rounds once, 1e-7 once; log itself LIBRARY.
    log_error = own_error / (own + TINY) + UNIT * (2 + LIBRARY * abs(np.log(own + TINY)))
    loss_error = log_error.mean() + (N + 1) * UNIT * abs(np.log(own + TINY)).mean()
    dscores_error = y_error / N + 2 * UNIT * abs(dscores)
    inputs = {'scores': scores, 't': t.astype(float)}
    return Case(draw.seed, {}, inputs, {'loss': (loss, loss_error), 'dscores': (dscores, dscores_error)})


def probability_error(scores, y):
    """The difference from the maximum is rounded before exp, which makes it a relative error; so does exp. The sum of a row
    strays by as much as its terms do and by their number; dividing rounds once."""
    distance = scores.max(axis=1, keepdims=True) - scores
    power_error = distance + LIBRARY
    sum_error = (y * power_error).sum(axis=1, keepdims=True) + scores.shape[1]
    return UNIT * y * (power_error + sum_error + 1)
