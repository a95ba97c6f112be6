// The ghost on the empty sheet: a 3 in one stroke, an invitation to write.
import type { Point } from './drawing.js';

export const GHOST: readonly Point[] = [
  { x: 96, y: 78 },
  { x: 114, y: 58 },
  { x: 142, y: 52 },
  { x: 170, y: 64 },
  { x: 178, y: 90 },
  { x: 166, y: 116 },
  { x: 132, y: 132 },
  { x: 136, y: 133 },
  { x: 170, y: 142 },
  { x: 188, y: 170 },
  { x: 180, y: 204 },
  { x: 150, y: 226 },
  { x: 114, y: 222 },
  { x: 92, y: 200 },
];
