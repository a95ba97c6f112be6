import { expect, test } from 'vitest';
import { labelInstead, LABELS, nextLabel } from '../../web/elements/writing-order.js';

/** The labels that are asked for when every one of them is written. */
function asked(counts: number[], from: number, times: number): number[] {
  const labels: number[] = [];
  for (let label = from; labels.length < times; label = nextLabel(counts, label)) {
    labels.push(label);
    counts[label]! += 1;
  }
  return labels;
}

const none = () => LABELS.map(() => 0);

test('digits are asked for one after the other, over and over', () => {
  expect(nextLabel(none(), 9)).toBe(0);
  expect(asked(none(), 0, 21)).toEqual([...LABELS, ...LABELS, 0]);
});

test('gaps are filled first', () => {
  const counts = LABELS.map((label) => (label === 3 ? 8 : 10));
  expect(asked(counts, nextLabel(counts, 7), 4)).toEqual([3, 3, 4, 5]);
});

test('another one is asked for in place of one that is skipped, which comes again in the next round', () => {
  const counts: number[] = LABELS.map((label) => (label < 3 ? 1 : 0));
  const instead = labelInstead(counts, 3);
  expect(instead).toBe(4);
  expect(asked(counts, instead, 8)).toEqual([4, 5, 6, 7, 8, 9, 3, 4]);
  expect(labelInstead(counts.fill(2), 9)).toBe(0);
});
