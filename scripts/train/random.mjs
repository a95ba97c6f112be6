// Seeded random numbers for scripts, the same everywhere.

/** A function that gives numbers in [0, 1): mulberry32, a counter whose bits are mixed. */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws of the kinds that drawings are made of. */
export function draws(seed) {
  const uniform = randomNumbers(seed);
  return {
    uniform,
    between: (from, to) => from + (to - from) * uniform(),
    whole: (from, to) => from + Math.floor((to - from + 1) * uniform()),
    oneOf: (list) => list[Math.floor(list.length * uniform())],
  };
}
