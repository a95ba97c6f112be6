// Probabilities that mean what they say (Guo et al. 2017, "On calibration of modern neural networks").

/** Softmax of rows of `classes` scores divided by `temperature`. */
export function softmax(scores, classes, temperature = 1) {
  const result = new Float64Array(scores.length);
  for (let row = 0; row < scores.length; row += classes) {
    const own = scores.subarray(row, row + classes);
    const most = Math.max(...own);
    const powers = Array.from(own, (score) => Math.exp((score - most) / temperature));
    const sum = powers.reduce((a, b) => a + b);
    powers.forEach((power, i) => (result[row + i] = power / sum));
  }
  return result;
}

/** For each row: the likeliest class, its probability, and whether it is the label. */
export function answers(probabilities, labels) {
  const classes = probabilities.length / labels.length;
  return Array.from(labels, (label, n) => {
    const row = probabilities.subarray(n * classes, (n + 1) * classes);
    const probability = Math.max(...row);
    const digit = row.indexOf(probability);
    return { digit, probability, right: digit === label };
  });
}

/**
 * Expected calibration error: by how much, on average, the probability of an answer differs from the share of right ones
 * among answers of about that probability. Bins of equal width.
 */
export function calibrationError(answers, bins = 15) {
  const sums = Array.from({ length: bins }, () => ({ probability: 0, right: 0 }));
  for (const { probability, right } of answers) {
    const bin = sums[Math.min(bins - 1, Math.floor(probability * bins))];
    bin.probability += probability;
    bin.right += Number(right);
  }
  const error = sums.reduce((sum, bin) => sum + Math.abs(bin.probability - bin.right), 0);
  return error / answers.length;
}

/** The temperature, among 0.5 … 3, by which the mean cross-entropy of the labels is least. */
export function bestTemperature(scores, labels) {
  const classes = scores.length / labels.length;
  const loss = (temperature) => {
    const probabilities = softmax(scores, classes, temperature);
    return Array.from(
      labels,
      (label, n) => -Math.log(probabilities[n * classes + label] + 1e-12),
    ).reduce((a, b) => a + b);
  };
  const candidates = Array.from({ length: 51 }, (_, i) => 0.5 + i * 0.05);
  return candidates.reduce((best, next) => (loss(next) < loss(best) ? next : best));
}
