// A curve that grows for as long as the training runs and still fits into a small, fixed number of points.

/** How many points a curve has at most. */
const CAPACITY = 1000;

/** Means of equally many successive values; when there are too many means, two neighbours become one. */
export class Curve {
  readonly x: number[] = [];
  readonly y: number[] = [];
  #span = 1;
  #sum = 0;
  #count = 0;

  add(x: number, y: number): void {
    this.#sum += y;
    this.#count += 1;
    if (this.#count < this.#span) return;
    this.x.push(x);
    this.y.push(this.#sum / this.#count);
    this.#sum = 0;
    this.#count = 0;
    if (this.x.length === CAPACITY) this.#halve();
  }

  #halve(): void {
    for (let i = 0; i < CAPACITY / 2; i++) {
      this.x[i] = this.x[2 * i + 1]!;
      this.y[i] = (this.y[2 * i]! + this.y[2 * i + 1]!) / 2;
    }
    this.x.length = CAPACITY / 2;
    this.y.length = CAPACITY / 2;
    this.#span *= 2;
  }
}
