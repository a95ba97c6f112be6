"""One native peer with one network: does its works and times them, as page/session.js does in a page.

A peer's file calls `serve(open_peer)`. Requests come as lines of JSON, { method, arguments }, answers go as { value } or
{ error }. `open_peer(material)` gives an object with info, and with predict(x, count) and train(x, t) where it can.
"""
import json
import sys
import time
import traceback
from pathlib import Path

import numpy as np


class Material:
    """What material.mjs wrote."""

    def __init__(self, folder, name):
        self.stem = str(Path(folder) / name)
        self.network = json.loads(Path(self.stem + '.json').read_text())
        shape = (self.network['count'], *self.network['inputDim'])
        self.images = np.fromfile(self.stem + '.images', '<f4').reshape(shape)
        self.labels = np.fromfile(self.stem + '.labels', np.uint8)

    def params(self):
        """name → float32 array, from safetensors: a length, a JSON header, the arrays."""
        file = Path(self.stem + '.safetensors').read_bytes()
        start = 8 + int.from_bytes(file[:8], 'little')
        header = json.loads(file[8:start])
        header.pop('__metadata__', None)
        return {
            name: np.frombuffer(file[start + entry['data_offsets'][0] : start + entry['data_offsets'][1]], '<f4')
            .reshape(entry['shape'])
            .copy()
            for name, entry in header.items()
        }


SLOW_BLAS = 'the reference BLAS, which is slow (Debian: libopenblas0-pthread)'


def blas():
    """Which BLAS this process has loaded, where the system tells."""
    np.ones((2, 2), np.float32) @ np.ones((2, 2), np.float32)
    maps = Path('/proc/self/maps')
    lines = maps.read_text().splitlines() if maps.exists() else []
    files = {str(Path(line.split()[-1]).resolve()) for line in lines}
    # LAPACK may be of OpenBLAS where BLAS is not.
    if any('libblas.' in file and 'openblas' not in file for file in files):
        return SLOW_BLAS
    names = {'OpenBLAS': 'openblas', 'MKL': 'mkl'}
    return next((name for name, part in names.items() if any(part in file for file in files)), 'another BLAS')


class Session:
    def __init__(self, peer, material):
        self.peer, self.material, self.batch, self.milliseconds = peer, material, 0, {}

    def describe(self):
        can = {kind: hasattr(self.peer, kind) for kind in ('predict', 'train')}
        library = blas()
        handicap = library if library == SLOW_BLAS else None
        return {'info': f'{self.peer.info}, {library}', 'handicap': handicap, 'can': can}

    def first(self, work, steps):
        if work['kind'] == 'predict':
            return self.run(work).ravel().tolist()
        losses = []
        for _ in range(steps):
            self.batch = 0
            losses.append(float(self.run(work)))
        return losses

    def warm(self, work, milliseconds):
        end = time.perf_counter() + milliseconds / 1000
        while True:
            self.milliseconds[work['name']] = self.time(work, 1)
            if time.perf_counter() >= end:
                return self.sample(work, 20)

    def sample(self, work, milliseconds):
        calls = max(1, round(milliseconds / self.milliseconds[work['name']]))
        mean = self.milliseconds[work['name']] = self.time(work, calls)
        return mean

    def time(self, work, calls):
        start = time.perf_counter()
        for _ in range(calls):
            self.run(work)
        return (time.perf_counter() - start) * 1000 / calls

    def run(self, work):
        images, labels, count = self.material.images, self.material.labels, work['batch']
        if work['kind'] == 'predict':
            return self.peer.predict(images[:count])
        start = self.batch % (len(labels) // count) * count
        self.batch += 1
        return self.peer.train(images[start : start + count], labels[start : start + count])


def serve(open_peer):
    folder, name = sys.argv[1:]
    material = Material(folder, name)
    session = Session(open_peer(material), material)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {'value': getattr(session, request['method'])(*request['arguments'])}
        except Exception:
            answer = {'error': traceback.format_exc(limit=-1)}
        print(json.dumps(answer), flush=True)
