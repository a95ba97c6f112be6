// The pen strokes of "Pen-Based Recognition of Handwritten Digits" (Alpaydin and Alimoglu, UCI): UNIPEN text, in which
// `.SEGMENT DIGIT … "8"` names the digit that follows and `.COMMENT 8 12 224` the digit, its writer and its number.
import fs from 'node:fs';

/**
 * All digits of the file, in its order: { label: 0..9, writer: 1..30, strokes: [[{ x, y }, …], …] }, y growing downwards.
 * The order of the digits is the file's; writers are numbered as they are there.
 * @returns {{ label: number, writer: number, strokes: { x: number, y: number }[][] }[]}
 */
export function readPenDigits(file) {
  const digits = [];
  for (const line of fs.readFileSync(file, 'latin1').split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    const digit = digits.at(-1);
    if (word === '.SEGMENT') digits.push({ label: Number(rest.at(-1)[1]), strokes: [] });
    else if (word === '.COMMENT') digit.writer = Number(rest[1]);
    else if (word === '.PEN_DOWN') digit.strokes.push([]);
    else if (/^\d/.test(word)) digit.strokes.at(-1).push({ x: Number(word), y: -Number(rest[0]) });
  }
  return digits;
}
