// The few statistics that the benchmarks print.

/** The middle value; of two, their mean; NaN without any. */
export function median(values) {
  if (values.length === 0) return NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/**
 * The median over rounds of a's time over b's time in the same round, so that noise that both feel cancels; `null` where they
 * share no round. a, b: one value a round, `undefined` where there is none.
 */
export function ratio(a, b) {
  const both = a.flatMap((value, round) => (value && b[round] ? [value / b[round]] : []));
  return both.length ? median(both) : null;
}

/**
 * Shares of the processor's peak, by round: that of so many operations in the milliseconds of a round, of the peak in that
 * round; without rounds that know none. rounds, peaks (GFLOP/s): as in `ratio`.
 */
export const sharesOf = (operations, { rounds, peaks }) =>
  rounds.flatMap((value, round) => (peaks[round] ? [operations / value / 1e6 / peaks[round]] : []));

/** The largest absolute difference; infinite where lengths differ or a value is no number. */
export function largestDifference(a, b) {
  if (a.length !== b.length) return Infinity;
  const differences = a.map((value, i) => Math.abs(value - b[i]));
  return differences.every(Number.isFinite) ? Math.max(...differences) : Infinity;
}
