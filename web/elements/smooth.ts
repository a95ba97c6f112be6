// A noisy curve made readable.

/** How much of each new value goes into the mean. */
const WEIGHT = 0.1;

/** An exponential moving average, without a bias towards 0 at the beginning. */
export function smooth(values: readonly number[]): number[] {
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum += WEIGHT * (value - sum);
    weight += WEIGHT * (1 - weight);
    return sum / weight;
  });
}
