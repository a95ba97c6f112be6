// Drawings that are no digit: strokes as lists of points, in a square with sides of 1 as in handwriting.test.ts.
import type { Places } from './hands.js';

export const SCRIBBLES: Record<string, Places[]> = {
  'to and fro': [line('10 10 80 20 20 30 90 50 10 60 70 80 40 10 30 90 90 90 60 5')],
  'a knot': [line('20 50 80 20 30 80 70 10 50 90 10 20 90 60 15 70 85 85 40 15 60 75')],
  'the letter W': [line('10 20 28 80 48 30 70 80 90 20')],
  'the letter M': [line('15 85 22 15 50 70 78 15 88 85')],
  'the letter H': [line('25 15 25 85'), line('75 15 75 85'), line('25 50 75 50')],
  'the letter K': [line('28 12 28 88'), line('74 14 30 52'), line('40 46 76 88')],
  'the sign ♯': [
    line('38 12 32 88'),
    line('68 12 62 88'),
    line('14 38 86 34'),
    line('12 66 84 62'),
  ],
  あ: [
    line('20 28 50 26 78 24'),
    line('46 10 44 40 48 70 52 84'),
    line('68 38 58 62 38 82 24 80 20 66 34 50 58 44 78 52 84 68 76 84 58 92'),
  ],
};

/** Of x y x y …, in hundredths. */
function line(numbers: string): Places {
  const all = numbers.split(' ').map((number) => Number(number) / 100);
  return all.filter((_, i) => i % 2 === 0).map((x, i) => ({ x, y: all[2 * i + 1]! }));
}
