"""Trains SimpleConvNet by the chapter's algorithm, in float32 and in float64: train_numpy.py FOLDER.

FOLDER holds run.json, { batchSize, lr, shapes: { name: shape } }; the initial parameters, <name>.f32; images.u8, 28×28 bytes
each, and labels.u8, batch after batch; choices.u8, for every step which value of each pooling window the core took, 0..3; and
passed.u8, for every step which hidden unit its ReLU let pass for each image, 0 or 1.
Prints JSON with the losses before each step of three runs, { float32, choices, float64 }, and for two of them the first step,
from 0, at which one of their own choices is not the core's, { parted: { float32, float64 } }; null where there is none.

`choices` computes in float64 too, but takes the values of the windows, and lets the units pass, that the core did. Where it
would have chosen otherwise, the two values, or the unit and 0, were { closest } apart at most: up to rounding the choices are
its own. Gradients
jump where these choices change. Among the 432,000 windows of a batch of 100 there now and then is one whose two largest values
are closer than float32 rounding, or among its 10,000 units one as close to 0, and then it depends on the order of additions;
from there on two runs part, whatever their precision elsewhere.
"""
import json
import sys
from pathlib import Path

import numpy as np

from chapter.activations import Relu
from chapter.convolution import Convolution
from chapter.networks import simple_conv_net
from chapter.optimizers import Adam
from chapter.pooling import MaxPooling


class FirstConvolution(Convolution):
    def _input_gradient(self, rows, x, W):
        """Left out: it takes a third of a step, and no parameter needs it."""
        return np.full_like(x, np.nan)


class GivenMaxPooling(MaxPooling):
    closest = 0.0  # the most that a value which was given fell short of the largest one

    def reduce(self, windows):
        taken = windows[np.arange(len(windows)), self.chosen]
        self.closest = max(self.closest, (windows.max(axis=1) - taken).max())
        return taken


class GivenRelu(Relu):
    closest = 0.0  # the most that a unit was away from 0 which was given the other side

    def forward(self, x):
        self.positive = self.passed
        self.closest = max(self.closest, np.abs(x[self.passed != (x > 0)]).max(initial=0))
        return np.where(self.positive, x, 0.0)


def read_choices(folder, steps):
    """For every step: 0..3 for each window, (N·FN·OH/2·OW/2) of them, and whether each hidden unit passes, (N, hidden)."""
    chosen, passed = (np.fromfile(folder / f'{name}.u8', np.uint8).reshape(steps, -1) for name in ('choices', 'passed'))
    images = json.loads((folder / 'run.json').read_text())['batchSize']
    return [(c, p.reshape(images, -1) == 1) for c, p in zip(chosen, passed)]


def read_run(folder):
    """(parameters, batches of (x, t), learning rate); pixels are bytes / 255 in float32, as the core gets them."""
    run = json.loads((folder / 'run.json').read_text())
    parameters = {
        name: np.fromfile(folder / f'{name}.f32', '<f4').reshape(shape).astype(float)
        for name, shape in run['shapes'].items()
    }
    images = np.fromfile(folder / 'images.u8', np.uint8).reshape(-1, run['batchSize'], 1, 28, 28)
    labels = np.fromfile(folder / 'labels.u8', np.uint8).reshape(-1, run['batchSize'])
    batches = (((x / 255).astype(np.float32).astype(float), t) for x, t in zip(images, labels))
    return parameters, batches, run['lr']


def network(parameters):
    net = simple_conv_net(parameters)
    net.layers[0] = net.weighted[0] = FirstConvolution(parameters['W1'], parameters['b1'])
    return net


def losses(net, batches, lr, prepare=lambda step: None):
    optimizers = {name: Adam(lr) for name in net.parameters}
    for step, (x, t) in enumerate(batches):
        prepare(step)
        loss, _, gradients = net.gradients(x, t)
        net.parameters = {name: optimizers[name].step(net.parameters[name], gradients[name]) for name in optimizers}
        yield float(loss)


def with_choices(net, batches, lr, taken):
    """The losses of a run that makes these choices, and how close those that it would not have made were at most."""
    pooling, relu = net.layers[2], net.layers[4] = GivenMaxPooling((2, 2), (2, 2)), GivenRelu()

    def prepare(step):
        pooling.chosen, relu.passed = taken[step]

    run = list(losses(net, batches, lr, prepare))
    return run, float(max(pooling.closest, relu.closest))


def with_its_own(net, batches, lr, taken):
    """The losses of a run, and the first step at which it chooses otherwise."""
    pooling, relu = net.layers[2], net.layers[4]
    run, parted = [], None
    for loss, (chosen, passed) in zip(losses(net, batches, lr), taken):
        if parted is None and not (np.array_equal(pooling.chosen, chosen) and np.array_equal(relu.positive, passed)):
            parted = len(run)
        run.append(loss)
    return run, parted


def main(folder):
    steps = (folder / 'labels.u8').stat().st_size // json.loads((folder / 'run.json').read_text())['batchSize']
    taken = read_choices(folder, steps)
    parameters, batches, lr = read_run(folder)
    float64, parted64 = with_its_own(network(parameters), batches, lr, taken)
    parameters, batches, lr = read_run(folder)
    choices, closest = with_choices(network(parameters), batches, lr, taken)
    parameters, batches, lr = read_run(folder)
    single = {name: value.astype(np.float32) for name, value in parameters.items()}
    batches = ((x.astype(np.float32), t) for x, t in batches)
    float32, parted32 = with_its_own(network(single), batches, lr, taken)
    parted = {'float32': parted32, 'float64': parted64}
    runs = {'float32': float32, 'choices': choices, 'float64': float64}
    print(json.dumps({'losses': runs, 'parted': parted, 'closest': closest}))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
