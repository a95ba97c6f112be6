// Hands that draw on a pad: with the mouse, or with a finger.
import type { CDPSession, FrameLocator, Locator, Page } from 'playwright-core';
import type { Strokes } from './digits.js';

type Place = (point: [x: number, y: number]) => { x: number; y: number };

/** The pad's sheet, on a page or in a frame. */
export const sheetOf = (root: Page | FrameLocator): Locator =>
  root.locator('hitofude-pad [part=canvas]');

export async function drawWithMouse(page: Page, sheet: Locator, strokes: Strokes): Promise<void> {
  const place = await placeOn(sheet);
  for (const stroke of strokes) {
    const [first, ...rest] = stroke.map(place);
    await page.mouse.move(first!.x, first!.y);
    await page.mouse.down();
    for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 3 });
    await page.mouse.up();
  }
}

/** The page must have been opened with `hasTouch`. */
export async function drawWithFinger(page: Page, sheet: Locator, strokes: Strokes): Promise<void> {
  const place = await placeOn(sheet);
  for (const stroke of strokes) {
    const [first, ...rest] = stroke.map((point) => [place(point)]);
    const moves = rest.map((fingers): Touch => ['touchMove', fingers]);
    await touches(page, [['touchStart', first!], ...moves, ['touchEnd', []]]);
  }
}

/** What happens, and the fingers that touch the screen from then on. */
export type Touch = [
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  fingers: { x: number; y: number; id?: number }[],
];

/** Touches as the screen tells of them. */
export async function touches(page: Page, sequence: Touch[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const [type, touchPoints] of sequence) {
    await session.send('Input.dispatchTouchEvent', { type, touchPoints });
  }
  await session.detach();
}

export type Places = { x: number; y: number }[];

/** Draws one stroke, whose places are the window's. */
export type Hand = (session: CDPSession, stroke: Places) => Promise<void>;

/** With the mouse, as fast as the browser takes it: no move waits until the one before was seen. */
export const sweepMouse: Hand = async (session, stroke) => {
  const send = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', place: Places[number]) =>
    session.send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1 });
  await Promise.all([
    send('mousePressed', stroke[0]!),
    ...stroke.map((place) => send('mouseMoved', place)),
    send('mouseReleased', stroke.at(-1)!),
  ]);
};

/** The same with a finger. */
export const sweepFinger: Hand = async (session, stroke) => {
  const send = (type: Touch[0], touchPoints: Places) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  await Promise.all([
    send('touchStart', [stroke[0]!]),
    ...stroke.map((place) => send('touchMove', [place])),
    send('touchEnd', []),
  ]);
};

async function placeOn(sheet: Locator): Promise<Place> {
  await sheet.scrollIntoViewIfNeeded();
  const box = (await sheet.boundingBox())!;
  return ([x, y]) => ({
    x: box.x + (x / 100) * box.width,
    y: box.y + (y / 100) * box.height,
  });
}
