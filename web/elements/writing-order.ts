// Which digit a person is asked to write next.

export const LABELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** How many of each a person is asked to write. */
export const WANTED = 10;

/**
 * The label that there are fewest of; of several, the one that comes soonest after `label`, with 0 after 9 and `label`
 * itself at last. In this order digits are written one after the other, and gaps in the sheet are filled first.
 * @param counts How many there are of each label.
 */
export function nextLabel(counts: readonly number[], label: number): number {
  const order = LABELS.map((step) => (label + 1 + step) % 10);
  return order.reduce((best, other) => (counts[other]! < counts[best]! ? other : best));
}

/** The same with `label` left out. */
export const labelInstead = (counts: readonly number[], label: number): number =>
  nextLabel(
    counts.map((count, other) => (other === label ? Infinity : count)),
    label,
  );
