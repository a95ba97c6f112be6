"""Trains SimpleConvNet by the chapter's algorithm, in float32 and in float64: train_numpy.py FOLDER.

FOLDER holds run.json, { batchSize, lr, shapes: { name: shape } }; the initial parameters, <name>.f32; images.u8, 28×28 bytes
each, and labels.u8, batch after batch. Prints JSON with the losses before each step of three runs, { float32, choices, float64 }.

`choices` computes in float64 too, but which value of a window is the largest is decided by a float32 convolution that adds tap
after tap, the bias last, as the core does. Gradients jump where this choice changes. Among the 432,000 windows of a batch of
100 there now and then is one whose two largest values are closer than float32 rounding, and then it depends on the order of
additions; from there on two runs part, whatever their precision elsewhere.
"""
import json
import sys
from pathlib import Path

import numpy as np

from chapter.networks import simple_conv_net
from chapter.optimizers import Adam
from chapter.pooling import MaxPooling


class GivenMaxPooling(MaxPooling):
    def reduce(self, windows):
        return windows[np.arange(len(windows)), self.chosen]


def convolve_float32(x, W, b):
    """(N, 1, H, W) → (N, FN, OH, OW) with stride 1, in float32: tap after tap, then the bias."""
    x, W, b = (a.astype(np.float32) for a in (x, W, b))
    FN, _, FH, FW = W.shape
    OH, OW = x.shape[2] - FH + 1, x.shape[3] - FW + 1
    out = np.zeros((len(x), FN, OH, OW), np.float32)
    for fy, fx in np.ndindex(FH, FW):
        out += x[:, :, fy : fy + OH, fx : fx + OW] * W[:, 0, fy, fx, None, None]
    return out + b[:, None, None]


def choices_float32(x, W, b):
    """Which value of every 2×2 window of convolution and ReLU is the largest in float32: 0..3, (N·FN·OH/2·OW/2)."""
    pooling = MaxPooling((2, 2), (2, 2))
    pooling.forward(np.maximum(convolve_float32(x, W, b), np.float32(0)))
    return pooling.chosen


def choose(net, x):
    """Has the pooling of `net` choose as float32 does."""
    convolution, _, pooling = net.layers[:3]
    pooling.chosen = choices_float32(x, convolution.W, convolution.b)


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


def losses(net, batches, lr, prepare=lambda x: None):
    optimizers = {name: Adam(lr) for name in net.parameters}
    for x, t in batches:
        prepare(x)
        loss, _, gradients = net.gradients(x, t)
        net.parameters = {name: optimizers[name].step(net.parameters[name], gradients[name]) for name in optimizers}
        yield float(loss)


def main(folder):
    parameters, batches, lr = read_run(folder)
    float64 = list(losses(simple_conv_net(parameters), batches, lr))
    parameters, batches, lr = read_run(folder)
    net = simple_conv_net(parameters)
    net.layers[2] = GivenMaxPooling((2, 2), (2, 2))
    choices = list(losses(net, batches, lr, prepare=lambda x: choose(net, x)))
    parameters, batches, lr = read_run(folder)
    single = {name: value.astype(np.float32) for name, value in parameters.items()}
    batches = ((x.astype(np.float32), t) for x, t in batches)
    float32 = list(losses(simple_conv_net(single), batches, lr))
    print(json.dumps({'float32': float32, 'choices': choices, 'float64': float64}))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
