"""Cases as a file, little-endian, one record after the other to the end of the file:

    record   uint32 seed; list of options; list of inputs; list of outputs
    list     uint32 count, then that many entries
    option   name; float64 value
    input    name; shape; float32 values
    output   name; shape; float64 expected values; float32 tolerances, one a value
    name     uint32 length, then so many bytes
    shape    uint32 rank, then uint32 sizes
"""
import struct

import numpy as np

SECOND_ORDER = 1.01  # room for what first-order bounds leave out, and for rounding the tolerance itself to float32


def write(path, cases):
    with open(path, 'wb') as file:
        for case in cases:
            file.write(record(case))


def record(case):
    return struct.pack('<I', case.seed) + b''.join(
        struct.pack('<I', len(entries)) + b''.join(name(key) + encode(value) for key, value in entries.items())
        for entries, encode in ((case.options, option), (case.inputs, array), (case.outputs, output))
    )


def name(text):
    return struct.pack('<I', len(text)) + text.encode()


def shape(sizes):
    return struct.pack(f'<I{len(sizes)}I', len(sizes), *sizes)


def option(value):
    return struct.pack('<d', value)


def array(values):
    """Refuses numbers that are not float32: both sides compute with the same ones."""
    narrow = np.asarray(values, '<f4')
    assert np.array_equal(narrow, values)
    return shape(narrow.shape) + narrow.tobytes()


def output(pair):
    expected, tolerance = (np.asarray(values, float) for values in pair)
    assert np.isfinite(expected).all() and np.isfinite(tolerance).all()
    allowed = np.broadcast_to(SECOND_ORDER * tolerance, expected.shape).astype('<f4')
    return shape(expected.shape) + expected.astype('<f8').tobytes() + allowed.tobytes()
