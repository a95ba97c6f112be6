"""Trains SimpleConvNet with PyTorch's layers, derivatives and Adam in float64: train_torch.py FOLDER, with the files of
train_numpy.py. Prints JSON with the losses before each step, { float64 }.
"""
import json
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

from train_numpy import read_run


def scores(p, x):
    """p as the book has it: W2 and W3 are (inputs, outputs)."""
    h = F.max_pool2d(F.relu(F.conv2d(x, p['W1'], p['b1'])), 2)
    h = F.relu(h.flatten(1) @ p['W2'] + p['b2'])
    return h @ p['W3'] + p['b3']


def losses(parameters, batches, lr):
    p = {name: torch.tensor(value, requires_grad=True) for name, value in parameters.items()}
    adam = torch.optim.Adam(p.values(), lr=lr)
    for step, (x, t) in enumerate(batches, 1):
        # The book adds 1e-7 to √v, PyTorch adds eps to √v / √(1 − β2ᵗ): the same with this eps.
        adam.param_groups[0]['eps'] = 1e-7 / (1 - 0.999**step) ** 0.5
        adam.zero_grad()
        out, t = scores(p, torch.tensor(x)), torch.tensor(t, dtype=torch.int64)
        # The book's loss has 1e-7 within the logarithm, its gradient y − t has not.
        F.cross_entropy(out, t).backward()
        adam.step()
        yield -torch.log(F.softmax(out, dim=1)[torch.arange(len(t)), t] + 1e-7).mean().item()


if __name__ == '__main__':
    torch.set_num_threads(1)
    print(json.dumps({'float64': list(losses(*read_run(Path(sys.argv[1]))))}))
