"""PCG32 (O'Neill 2014, PCG-XSH-RR 64/32): which values a dropout layer of a given seed keeps."""

BITS_64, BITS_32 = 2**64 - 1, 2**32 - 1
MULTIPLIER, INCREMENT = 6364136223846793005, 1442695040888963407


def uniforms(seed, count):
    """The first `count` numbers of a seed, each 32 random bits as a share of 1, 0 ≤ u < 1."""
    state = ((seed + INCREMENT) * MULTIPLIER + INCREMENT) & BITS_64
    numbers = []
    for _ in range(count):
        word = ((state >> 18 ^ state) >> 27) & BITS_32
        turn = state >> 59
        numbers.append(((word >> turn | word << (32 - turn)) & BITS_32) / 2**32)
        state = (state * MULTIPLIER + INCREMENT) & BITS_64
    return numbers
