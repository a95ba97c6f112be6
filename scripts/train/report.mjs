// What training tells of itself.

export const percent = (share) => `${(100 * share).toFixed(2)}%`;

/** One line that is written over while an epoch runs, and stays when it ends. */
export function report({
  iteration,
  iterations,
  epoch,
  epochs,
  loss,
  trainAccuracy,
  testAccuracy,
  secondsLeft,
}) {
  const ended = testAccuracy !== undefined;
  if (!ended && !process.stdout.isTTY) return;
  const line = ended
    ? `epoch ${epoch}/${epochs}: training ${percent(trainAccuracy)}, validation ${percent(testAccuracy)}`
    : `step ${iteration}/${iterations}, loss ${loss.toFixed(3)}`;
  const clear = process.stdout.isTTY ? '\r\x1b[K' : '';
  process.stdout.write(`${clear}${line}, ${Math.round(secondsLeft)} s left${ended ? '\n' : ''}`);
}
