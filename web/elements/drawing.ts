// What has been drawn: strokes as lists of points on a square sheet, independent of its size on the screen.

export interface Point {
  x: number;
  y: number;
}

/** The side of the sheet, in the units of every point: ten units for each pixel that the network sees. */
export const SHEET = 280;

/** How thick the brush is, in the sheet's units. */
export const BRUSH = 18;

export class Drawing {
  readonly strokes: Point[][] = [];

  get isEmpty(): boolean {
    return this.strokes.length === 0;
  }

  begin(point: Point): void {
    this.strokes.push([point]);
  }

  /** Goes on with the last stroke. A point where the brush already is adds nothing. */
  extend(point: Point): void {
    const stroke = this.strokes.at(-1);
    const last = stroke?.at(-1);
    if (!stroke || !last || (last.x === point.x && last.y === point.y)) return;
    stroke.push(point);
  }

  /** Takes the last stroke back. */
  undo(): void {
    this.strokes.pop();
  }

  clear(): void {
    this.strokes.length = 0;
  }

  /** Becomes a copy of these strokes. */
  replace(strokes: readonly (readonly Point[])[]): void {
    this.strokes.splice(0, Infinity, ...strokes.map((stroke) => [...stroke]));
  }
}
