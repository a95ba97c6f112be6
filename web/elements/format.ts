// Numbers as a reader of each language expects them.
import type { Language, Words } from './words.js';

/** 0.9876 → 98.8% */
export const percent = (language: Language, share: number, digits = 1): string =>
  new Intl.NumberFormat(language, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);

/** 60000 → 60,000 */
export const whole = (language: Language, value: number): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(value);

/** Four decimals: a loss. */
export const decimal = (language: Language, value: number): string =>
  new Intl.NumberFormat(language, {
    minimumFractionDigits: 4,
    maximumFractionDigits: 4,
  }).format(value);

/** Seconds as a person says them. */
export function duration(words: Words, seconds: number): string {
  const s = Math.ceil(seconds);
  if (s < 60) return words.seconds(s);
  if (s < 3600) return words.minutes(Math.floor(s / 60), s % 60);
  return words.hours(Math.floor(s / 3600), Math.floor((s % 3600) / 60));
}
