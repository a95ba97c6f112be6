"""Networks as chains of layers: SimpleConvNet (chapter 7.5), LeNet-5 (LeCun et al. 1998), DeepConvNet (chapter 8.1)."""
import numpy as np

from .activations import Relu, Tanh
from .affine import Affine
from .convolution import Convolution
from .dropout import Dropout
from .pooling import MaxPooling
from .softmax_with_loss import SoftmaxWithLoss
from .subsampling import Subsampling


class Network:
    def __init__(self, layers):
        self.layers, self.last = layers, SoftmaxWithLoss()
        self.weighted = [layer for layer in layers if hasattr(layer, 'W')]

    def scores(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return self.last.forward(self.scores(x), t)

    def gradients(self, x, t):
        """(loss, gradient by x, gradients by W1, b1, W2, b2, …)"""
        loss, dout = self.loss(x, t), self.last.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return loss, dout, self._named('dW', 'db')

    @property
    def parameters(self):
        """W1, b1, W2, b2, …"""
        return self._named('W', 'b')

    @parameters.setter
    def parameters(self, values):
        for i, layer in enumerate(self.weighted, 1):
            layer.W, layer.b = values[f'W{i}'], values[f'b{i}']

    def _named(self, W, b):
        return {
            f'{name}{i}': getattr(layer, attribute)
            for i, layer in enumerate(self.weighted, 1)
            for name, attribute in (('W', W), ('b', b))
        }


def simple_conv_net(p):
    """p: W1 (FN, C, FH, FW), b1, W2 (FN·PH·PW, hidden), b2, W3 (hidden, classes), b3"""
    return Network([
        Convolution(p['W1'], p['b1']), Relu(), MaxPooling((2, 2), (2, 2)),
        Affine(p['W2'], p['b2']), Relu(), Affine(p['W3'], p['b3']),
    ])  # fmt: skip


# Table I of the paper, a row for every map of C3: 1 where it sees the map of S2.
C3_SEES = np.array([
    [(column - row) % 6 < 3 for column in range(6)] for row in range(6)
] + [
    [(column - row) % 6 < 4 for column in range(6)] for row in range(6)
] + [
    [(column - row) % 6 in (0, 1, 3, 4) for column in range(6)] for row in range(3)
] + [[True] * 6], float)  # fmt: skip


def le_net5(p):
    """On 28×28 images, which C1 pads to 32×32; p: W1, b1 (C1), W2, b2 (S2), … W7, b7 (output)."""
    squash = lambda: Tanh(1.7159, 2 / 3)  # noqa: E731
    return Network([
        Convolution(p['W1'], p['b1'], pad=(2, 2)), squash(), Subsampling(p['W2'], p['b2']), squash(),
        Convolution(p['W3'], p['b3'], connected=C3_SEES), squash(), Subsampling(p['W4'], p['b4']), squash(),
        Convolution(p['W5'], p['b5']), squash(), Affine(p['W6'], p['b6']), squash(), Affine(p['W7'], p['b7']),
    ])  # fmt: skip


class DropoutWhilePredicting(Dropout):
    def __init__(self, ratio):
        super().__init__(ratio, kept=None)

    def forward(self, x):
        return super().forward(x, training=False)


def deep_conv_net(p):
    """On 28×28 images, as it predicts; p: W1, b1, … W8, b8."""
    layers = []
    for i, pad in enumerate((1, 1, 1, 2, 1, 1), 1):
        layers += [Convolution(p[f'W{i}'], p[f'b{i}'], pad=(pad, pad)), Relu()]
        layers += [MaxPooling((2, 2), (2, 2))] if i % 2 == 0 else []
    hidden, output = Affine(p['W7'], p['b7']), Affine(p['W8'], p['b8'])
    return Network([*layers, hidden, Relu(), DropoutWhilePredicting(0.5), output, DropoutWhilePredicting(0.5)])
