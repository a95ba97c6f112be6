"""Any of the networks in PyTorch, built from the layers that Hitofude tells of it."""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from session import serve

torch.set_num_threads(1)


def pair(axes):
    return (axes, axes) if isinstance(axes, int) else tuple(axes)


class Convolution(nn.Module):
    def __init__(self, spec, W, b):
        super().__init__()
        self.W, self.b = nn.Parameter(W), nn.Parameter(b)
        self.settings = pair(spec['stride']), pair(spec['pad']), 1, spec['groups']
        if spec['connections']:
            mask = torch.zeros_like(W)
            for f, channels in enumerate(spec['connections']):
                mask[f, channels] = 1
            self.W.data *= mask
            self.W.register_hook(lambda gradient: gradient * mask)

    def forward(self, x):
        return F.conv2d(x, self.W, self.b, *self.settings)


class Affine(nn.Module):
    def __init__(self, W, b):
        super().__init__()
        self.W, self.b = nn.Parameter(W.T.contiguous()), nn.Parameter(b)

    def forward(self, x):
        return F.linear(x.flatten(1), self.W, self.b)


class Subsampling(nn.Module):
    """LeNet-5's: the sum of 2×2 by a coefficient, with a bias."""

    def __init__(self, coefficient, b):
        super().__init__()
        self.coefficient, self.b = nn.Parameter(coefficient), nn.Parameter(b)

    def forward(self, x):
        mean = F.avg_pool2d(x, 2)
        return 4 * mean * self.coefficient[:, None, None] + self.b[:, None, None]


class Tanh(nn.Module):
    def __init__(self, spec):
        super().__init__()
        self.A, self.S = spec['amplitude'], spec['slope']

    def forward(self, x):
        return self.A * torch.tanh(self.S * x)


class Dropout(nn.Module):
    """The book's rule: training keeps values as they are, predicting multiplies by 1 − ratio."""

    def __init__(self, spec):
        super().__init__()
        self.ratio = spec['ratio']

    def forward(self, x):
        if not self.training:
            return x * (1 - self.ratio)
        return x * (torch.rand_like(x) >= self.ratio)


def pooling(spec):
    kind = nn.MaxPool2d if spec['kind'] == 'max' else nn.AvgPool2d
    return kind(pair(spec['size']), pair(spec['stride']))


makers = {
    'convolution': Convolution,
    'affine': lambda spec, W, b: Affine(W, b),
    'subsampling': lambda spec, W, b: Subsampling(W, b),
    'pooling': pooling,
    'relu': lambda spec: nn.ReLU(),
    'tanh': Tanh,
    'dropout': Dropout,
    'localResponseNormalization': lambda spec: nn.LocalResponseNorm(
        spec['n'], spec['alpha'] * spec['n'], spec['beta'], spec['k']
    ),
}


class Peer:
    info = f'{torch.__version__}, threads {torch.get_num_threads()}'

    def __init__(self, material):
        params = {name: torch.tensor(value) for name, value in material.params().items()}
        layers = [
            makers[layer['spec']['type']](layer['spec'], *(params[name] for name in layer['parameters']))
            for layer in material.network['layers']
        ]
        self.net = nn.Sequential(*layers)
        self.adam = None

    def predict(self, x):
        self.net.eval()
        with torch.no_grad():
            return self.net(torch.from_numpy(x)).numpy()

    def train(self, x, t):
        self.net.train()
        self.adam = self.adam or torch.optim.Adam(self.net.parameters(), lr=0.001, eps=1e-7)
        self.adam.zero_grad()
        loss = F.cross_entropy(self.net(torch.from_numpy(x)), torch.from_numpy(t.astype(np.int64)))
        loss.backward()
        self.adam.step()
        return loss.item()


serve(Peer)
