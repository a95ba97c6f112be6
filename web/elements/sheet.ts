// The sheet of paper: takes strokes from mouse, finger, pen and keyboard, and paints them.
import { BRUSH, Drawing, SHEET, type Point } from './drawing.js';
import { GHOST } from './ghost.js';
import { fitToScreen, paintStrokes } from './ink.js';
import { KeyboardPen } from './keyboard-pen.js';

export interface SheetListener {
  /** The drawing has changed, perhaps in the middle of a stroke. */
  drawn(): void;
  /** A stroke has come to its end. */
  finished(): void;
}

export class Sheet {
  readonly drawing = new Drawing();
  readonly #canvas: HTMLCanvasElement;
  readonly #listener: SheetListener;
  readonly #ghost: readonly Point[] | null;
  readonly #pen = new KeyboardPen();
  /** The pointer that draws; others are ignored until it lifts. */
  #pointer: number | null = null;
  #showsPen = false;
  #frame = 0;

  /** @param ghost A stroke that shows on the empty sheet. */
  constructor(
    canvas: HTMLCanvasElement,
    listener: SheetListener,
    ghost: readonly Point[] | null = GHOST,
  ) {
    this.#canvas = canvas;
    this.#listener = listener;
    this.#ghost = ghost;
    // A touch is for drawing alone. With only `touch-action: none`, Chromium now and then scrolls all the same.
    canvas.addEventListener('touchstart', (event) => event.cancelable && event.preventDefault(), {
      passive: false,
    });
    canvas.addEventListener('pointerdown', (event) => this.#pointerDown(event));
    canvas.addEventListener('pointermove', (event) => this.#pointerMove(event));
    canvas.addEventListener('pointerup', (event) => this.#pointerUp(event));
    canvas.addEventListener('pointercancel', (event) => this.#pointerCancel(event));
    canvas.addEventListener('keydown', (event) => this.#keyDown(event));
    canvas.addEventListener('keyup', (event) => this.#pen.release(event.key));
    canvas.addEventListener('blur', () => this.#leave());
    new ResizeObserver(() => this.#paint()).observe(canvas);
  }

  undo(): void {
    this.#drop(() => this.drawing.undo());
  }

  clear(): void {
    this.#drop(() => this.drawing.clear());
  }

  /** Shows a copy of these strokes in place of those that are here. */
  show(strokes: readonly (readonly Point[])[]): void {
    this.#drop(() => this.drawing.replace(strokes));
  }

  /** Paints before the next frame. */
  repaint(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #drop(change: () => void): void {
    change();
    this.#pointer = null;
    this.#pen.isDown = false;
    this.#changed();
  }

  #changed(): void {
    this.repaint();
    this.#listener.drawn();
  }

  #pointerDown(event: PointerEvent): void {
    if (this.#pointer !== null || this.#pen.isDown || event.button !== 0) return;
    this.#pointer = event.pointerId;
    this.#showsPen = false;
    this.#canvas.setPointerCapture(event.pointerId);
    this.drawing.begin(this.#place(event));
    this.#changed();
  }

  #pointerMove(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents();
    for (const each of events.length > 0 ? events : [event]) this.drawing.extend(this.#place(each));
    this.#changed();
  }

  #pointerUp(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.drawing.extend(this.#place(event));
    this.#changed();
    this.#listener.finished();
  }

  /** The system has taken the pointer away: what it drew was not meant as a stroke. */
  #pointerCancel(event: PointerEvent): void {
    if (event.pointerId === this.#pointer) this.undo();
  }

  #place(event: PointerEvent): Point {
    const box = this.#canvas.getBoundingClientRect();
    const unit = SHEET / this.#canvas.clientWidth;
    return {
      x: onSheet((event.clientX - box.left - this.#canvas.clientLeft) * unit),
      y: onSheet((event.clientY - box.top - this.#canvas.clientTop) * unit),
    };
  }

  #keyDown(event: KeyboardEvent): void {
    if (this.#pointer !== null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ' || event.key === 'Enter') {
      if (!event.repeat) this.#togglePen();
    } else if (!this.#pen.press(event.key, event.shiftKey)) {
      return;
    } else if (this.#pen.isDown) {
      this.drawing.extend(this.#pen.position);
    }
    event.preventDefault();
    this.#showsPen = true;
    if (this.#pen.isDown) this.#changed();
    else this.repaint();
  }

  #togglePen(): void {
    this.#pen.isDown = !this.#pen.isDown;
    if (this.#pen.isDown) this.drawing.begin(this.#pen.position);
    else this.#listener.finished();
  }

  #leave(): void {
    this.#pen.releaseAll();
    if (this.#pen.isDown) this.#togglePen();
    this.#showsPen = false;
    this.repaint();
  }

  #paint(): void {
    fitToScreen(this.#canvas);
    const context = this.#canvas.getContext('2d')!;
    // The stylesheet gives the colours: ink as the text's, guides as the outline's, the pen as the caret's.
    const { color: ink, outlineColor: guide, caretColor: pen } = getComputedStyle(this.#canvas);
    const scale = this.#canvas.width / SHEET;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, SHEET, SHEET);
    paintGuides(context, guide);
    if (this.drawing.isEmpty && this.#ghost) {
      context.strokeStyle = guide;
      paintStrokes(context, [this.#ghost], BRUSH);
    }
    context.strokeStyle = ink;
    paintStrokes(context, this.drawing.strokes, BRUSH);
    if (this.#showsPen) paintPen(context, this.#pen, pen);
  }
}

const onSheet = (value: number) => Math.min(SHEET, Math.max(0, value));

/** The cross of writing-practice paper. */
function paintGuides(context: CanvasRenderingContext2D, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  context.beginPath();
  context.moveTo(SHEET / 2, 0);
  context.lineTo(SHEET / 2, SHEET);
  context.moveTo(0, SHEET / 2);
  context.lineTo(SHEET, SHEET / 2);
  context.stroke();
  context.setLineDash([]);
}

/** Where the keyboard's pen is: a ring, filled while it is down. */
function paintPen(context: CanvasRenderingContext2D, pen: KeyboardPen, colour: string): void {
  context.beginPath();
  context.arc(pen.position.x, pen.position.y, BRUSH / 2, 0, 2 * Math.PI);
  context.fillStyle = context.strokeStyle = colour;
  context.lineWidth = 2;
  context.stroke();
  if (pen.isDown) context.fill();
}
