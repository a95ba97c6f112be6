// A pen moved by the arrow keys: for those who draw without a pointer.
import { SHEET, type Point } from './drawing.js';

const DIRECTIONS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

const STEP = 10;
const FINE_STEP = 3;
const MARGIN = 10;

export class KeyboardPen {
  position: Point = { x: SHEET / 2, y: SHEET / 4 };
  /** Whether the pen touches the paper. */
  isDown = false;
  readonly #held = new Set<string>();

  /** Moves by the arrow keys that are held, so that two of them draw a diagonal. False for any other key. */
  press(key: string, fine: boolean): boolean {
    if (!(key in DIRECTIONS)) return false;
    this.#held.add(key);
    const step = fine ? FINE_STEP : STEP;
    for (const held of this.#held) {
      this.position = {
        x: within(this.position.x + step * DIRECTIONS[held]!.x),
        y: within(this.position.y + step * DIRECTIONS[held]!.y),
      };
    }
    return true;
  }

  release(key: string): void {
    this.#held.delete(key);
  }

  releaseAll(): void {
    this.#held.clear();
  }
}

const within = (value: number) => Math.min(SHEET - MARGIN, Math.max(MARGIN, value));
