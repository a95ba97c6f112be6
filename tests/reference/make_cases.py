"""Writes the cases of every layer into a folder: make_cases.py FOLDER. Ends with 77 where NumPy is not installed."""
import shutil
import sys
from pathlib import Path

CASES = 200  # a layer, and an optimizer
NETWORK_CASES = 5
SKIPPED = 77


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    try:
        import numpy  # noqa: F401
    except ImportError:
        print('skipped: this Python has no NumPy (Debian: python3-numpy)')
        return SKIPPED
    from cases import activations, file, linear, networks, normalization, optimizer, pooling, softmax_with_loss
    from cases.case import Draw

    kinds = [
        linear.convolution, linear.affine, linear.subsampling, pooling.max_pooling, pooling.average_pooling,
        activations.relu, activations.sigmoid, activations.tanh, activations.dropout,
        softmax_with_loss.softmax_with_loss, normalization.batch_normalization,
        normalization.local_response_normalization,
    ]
    folder.mkdir(parents=True)
    counts = dict.fromkeys(kinds, CASES) | {optimizer.optimizers: CASES * len(optimizer.NAMES)}
    counts |= dict.fromkeys([networks.simple, networks.le_net, networks.deep], NETWORK_CASES)
    for kind, count in counts.items():
        file.write(folder / f'{kind.__name__}.cases', (kind(Draw(seed)) for seed in range(1, count + 1)))
        print(f'{count} cases of {kind.__name__}')
    return 0


if __name__ == '__main__':
    sys.exit(main(Path(sys.argv[1])))
