// Which digits a network takes for which.
import type { OwnDigit } from './own-digits-store.js';
import type { DigitReadings } from './own-readings.js';
import { LABELS } from './writing-order.js';

/** [written][read as]: the digits themselves. */
export type Confusion = readonly (readonly (readonly OwnDigit[])[])[];

/** Digits that have not been read yet are in no cell. */
export const confusionOf = (digits: readonly OwnDigit[], readings: DigitReadings): Confusion =>
  LABELS.map((written) =>
    LABELS.map((read) =>
      digits.filter(({ id, label }) => label === written && readings.get(id) === read),
    ),
  );

/** How many of the digits were read, and how many of these right. */
export function rightOf(confusion: Confusion): { right: number; count: number } {
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
  return {
    right: sum(LABELS.map((label) => confusion[label]![label]!.length)),
    count: sum(confusion.flat().map((digits) => digits.length)),
  };
}
