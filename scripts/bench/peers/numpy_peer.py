"""The chapter's SimpleConvNet in NumPy and float32, with im2col by slices and Adam as the book writes them."""
import numpy as np

from session import serve


def im2col(x, FH, FW, stride=1):
    N, C, H, W = x.shape
    OH, OW = (H - FH) // stride + 1, (W - FW) // stride + 1
    col = np.empty((N, C, FH, FW, OH, OW), x.dtype)
    for fy in range(FH):
        for fx in range(FW):
            col[:, :, fy, fx] = x[:, :, fy : fy + stride * OH : stride, fx : fx + stride * OW : stride]
    return col.transpose(0, 4, 5, 1, 2, 3).reshape(N * OH * OW, -1)


def col2im(col, shape, FH, FW, stride=1):
    N, C, H, W = shape
    OH, OW = (H - FH) // stride + 1, (W - FW) // stride + 1
    col = col.reshape(N, OH, OW, C, FH, FW).transpose(0, 3, 4, 5, 1, 2)
    x = np.zeros(shape, col.dtype)
    for fy in range(FH):
        for fx in range(FW):
            x[:, :, fy : fy + stride * OH : stride, fx : fx + stride * OW : stride] += col[:, :, fy, fx]
    return x


class Convolution:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        FN, _, FH, FW = self.W.shape
        N, _, H, W = self.shape = x.shape
        self.col, self.col_W = im2col(x, FH, FW), self.W.reshape(FN, -1).T
        out = self.col @ self.col_W + self.b
        return out.reshape(N, H - FH + 1, W - FW + 1, FN).transpose(0, 3, 1, 2)

    def backward(self, dout):
        FN, _, FH, FW = self.W.shape
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        self.db = dout.sum(axis=0)
        self.dW = (self.col.T @ dout).T.reshape(self.W.shape)
        return col2im(dout @ self.col_W.T, self.shape, FH, FW)


class Pooling:
    """The largest of every 2×2: the rows of im2col, (N, OH, OW) by (C, 2, 2), are cut into rows of 4."""

    def forward(self, x):
        N, C, H, W = self.shape = x.shape
        col = im2col(x, 2, 2, 2).reshape(-1, 4)
        self.chosen = col.argmax(axis=1)
        return col.max(axis=1).reshape(N, H // 2, W // 2, C).transpose(0, 3, 1, 2)

    def backward(self, dout):
        dout = dout.transpose(0, 2, 3, 1)
        dmax = np.zeros((dout.size, 4), dout.dtype)
        dmax[np.arange(dout.size), self.chosen] = dout.ravel()
        return col2im(dmax.reshape(-1, dout.shape[3] * 4), self.shape, 2, 2, 2)


class Relu:
    def forward(self, x):
        self.negative = x <= 0
        out = x.copy()
        out[self.negative] = 0
        return out

    def backward(self, dout):
        dout[self.negative] = 0
        return dout


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.shape, self.x = x.shape, x.reshape(len(x), -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iteration = lr, beta1, beta2, 0
        self.m, self.v = {}, {}

    def update(self, params, grads):
        self.iteration += 1
        lr = self.lr * np.sqrt(1 - self.beta2**self.iteration) / (1 - self.beta1**self.iteration)
        for name, theta in params.items():
            m = self.m.setdefault(name, np.zeros_like(theta))
            v = self.v.setdefault(name, np.zeros_like(theta))
            m += (1 - self.beta1) * (grads[name] - m)
            v += (1 - self.beta2) * (grads[name] ** 2 - v)
            theta -= np.float32(lr) * m / (np.sqrt(v) + 1e-7)


class SimpleConvNet:
    info = f'{np.__version__}, float32'

    def __init__(self, material):
        self.params, self.optimizer = material.params(), Adam()
        W1, b1, W2, b2, W3, b3 = (self.params[name] for name in ('W1', 'b1', 'W2', 'b2', 'W3', 'b3'))
        self.weighted = [Convolution(W1, b1), Affine(W2, b2), Affine(W3, b3)]
        convolution, hidden, output = self.weighted
        self.layers = [convolution, Relu(), Pooling(), hidden, Relu(), output]

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def train(self, x, t):
        """Cross-entropy of softmax, back through all layers, Adam."""
        scores = self.predict(x)
        y = np.exp(scores - scores.max(axis=1, keepdims=True))
        y /= y.sum(axis=1, keepdims=True)
        rows = np.arange(len(t))
        loss = -np.log(y[rows, t] + 1e-7).mean()
        y[rows, t] -= 1
        dout = y / np.float32(len(t))
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        grads = {f'{d}{i}': getattr(layer, f'd{d}') for i, layer in enumerate(self.weighted, 1) for d in 'Wb'}
        self.optimizer.update(self.params, grads)
        return loss


serve(SimpleConvNet)
