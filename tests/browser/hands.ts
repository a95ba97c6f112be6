// Hands that draw on a pad: with the mouse, or with a finger.
import type { FrameLocator, Locator, Page } from 'playwright-core';
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

async function placeOn(sheet: Locator): Promise<Place> {
  await sheet.scrollIntoViewIfNeeded();
  const box = (await sheet.boundingBox())!;
  return ([x, y]) => ({
    x: box.x + (x / 100) * box.width,
    y: box.y + (y / 100) * box.height,
  });
}
