"""Trains SimpleConvNet with PyTorch's layers, derivatives and Adam in float64: train_torch.py FOLDER, with the files of
train_numpy.py. Prints JSON with the losses before each step of two runs, { choices, float64 }, as train_numpy.py does.
"""
import json
import sys
from pathlib import Path

import torch
from torch.nn import functional as F

from train_numpy import read_choices, read_run


def max_pooling(h):
    return F.max_pool2d(h, 2)


def given_pooling(chosen):
    """Takes of every 2×2 window the value that `chosen` says."""
    def pool(h):
        windows = h.unfold(2, 2, 2).unfold(3, 2, 2).flatten(4)  # (N, C, OH, OW, 4)
        return windows.gather(4, torch.tensor(chosen, dtype=torch.int64).reshape(windows.shape[:4])[..., None]).squeeze(4)
    return pool


def given_relu(passed):
    """Lets those units pass that `passed` says."""
    return lambda h: h * torch.tensor(passed, dtype=h.dtype)


def scores(p, x, pool, relu):
    """p as the book has it: W2 and W3 are (inputs, outputs)."""
    h = pool(F.relu(F.conv2d(x, p['W1'], p['b1'])))
    h = relu(h.flatten(1) @ p['W2'] + p['b2'])
    return h @ p['W3'] + p['b3']


def losses(folder, choices_for):
    """choices_for: step, from 0 → its pooling and its hidden ReLU."""
    parameters, batches, lr = read_run(folder)
    p = {name: torch.tensor(value, requires_grad=True) for name, value in parameters.items()}
    adam = torch.optim.Adam(p.values(), lr=lr)
    for step, (x, t) in enumerate(batches, 1):
        # The book adds 1e-7 to √v, PyTorch adds eps to √v / √(1 − β2ᵗ): the same with this eps.
        adam.param_groups[0]['eps'] = 1e-7 / (1 - 0.999**step) ** 0.5
        adam.zero_grad()
        out, t = scores(p, torch.tensor(x), *choices_for(step - 1)), torch.tensor(t, dtype=torch.int64)
        # The book's loss has 1e-7 within the logarithm, its gradient y − t has not.
        F.cross_entropy(out, t).backward()
        adam.step()
        yield -torch.log(F.softmax(out, dim=1)[torch.arange(len(t)), t] + 1e-7).mean().item()


def main(folder):
    float64 = list(losses(folder, lambda step: (max_pooling, F.relu)))
    taken = [(given_pooling(chosen), given_relu(passed)) for chosen, passed in read_choices(folder, len(float64))]
    choices = list(losses(folder, lambda step: taken[step]))
    print(json.dumps({'choices': choices, 'float64': float64}))


if __name__ == '__main__':
    torch.set_num_threads(1)
    main(Path(sys.argv[1]))
