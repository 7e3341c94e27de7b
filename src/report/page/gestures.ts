import type { TimeScale } from "./time-scale.ts";

/** What hands do on a picture with a time axis; places in CSS pixels from the canvas's corner. */
export interface Hands {
  scale(): TimeScale;
  zoom(at: number, factor: number): void;
  pan(by: number): void;
  /** A stretch was dragged out: moments. */
  select(from: number, to: number): void;
  /** A stretch is being dragged out: places; nothing when it ended. */
  selecting(range: readonly [number, number] | undefined): void;
  point(x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
}

/** Less than this is a click, not a drag: pixels. */
const SLIP = 4;

interface Touch {
  readonly startX: number;
  x: number;
  y: number;
  readonly pans: boolean;
}

/**
 * Drag selects a stretch of time; Shift or a finger pans; two fingers, or the wheel with Ctrl or ⌘, zoom; a sideways
 * wheel pans. A plain wheel scrolls the page: a picture must not catch a person who only passes by.
 */
export function listen(canvas: HTMLCanvasElement, hands: Hands): void {
  const touches = new Map<number, Touch>();
  canvas.addEventListener("wheel", (event) => wheel(event, hands), { passive: false });
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    touches.set(event.pointerId, {
      startX: event.offsetX,
      x: event.offsetX,
      y: event.offsetY,
      pans: event.shiftKey || event.pointerType === "touch",
    });
  });
  canvas.addEventListener("pointermove", (event) => {
    const touch = touches.get(event.pointerId);
    if (!touch) hands.hover(event.offsetX, event.offsetY);
    else move(touch, event, touches, hands);
  });
  canvas.addEventListener("pointerup", (event) => {
    const touch = touches.get(event.pointerId);
    touches.delete(event.pointerId);
    if (touch) release(touch, event, hands);
  });
  canvas.addEventListener("pointercancel", (event) => {
    touches.delete(event.pointerId);
    hands.selecting(undefined);
  });
  canvas.addEventListener("pointerleave", () => hands.leave());
}

function wheel(event: WheelEvent, hands: Hands): void {
  const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
  if (event.ctrlKey || event.metaKey)
    hands.zoom(hands.scale().time(event.offsetX), Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 100));
  else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY))
    hands.pan(hands.scale().span(sideways));
  else return;
  event.preventDefault();
}

function move(touch: Touch, event: PointerEvent, touches: ReadonlyMap<number, Touch>, hands: Hands): void {
  const other = [...touches.values()].find((one) => one !== touch);
  if (other) pinch(touch, other, event.offsetX, hands);
  else if (touch.pans) hands.pan(hands.scale().span(touch.x - event.offsetX));
  else if (Math.abs(event.offsetX - touch.startX) > SLIP) hands.selecting([touch.startX, event.offsetX]);
  touch.x = event.offsetX;
  touch.y = event.offsetY;
}

function pinch(touch: Touch, other: Touch, x: number, hands: Hands): void {
  const before = Math.max(10, Math.abs(touch.x - other.x));
  const after = Math.max(10, Math.abs(x - other.x));
  hands.zoom(hands.scale().time((x + other.x) / 2), before / after);
}

function release(touch: Touch, event: PointerEvent, hands: Hands): void {
  hands.selecting(undefined);
  if (Math.abs(event.offsetX - touch.startX) <= SLIP) hands.point(event.offsetX, event.offsetY);
  else if (!touch.pans) {
    const [a, b] = [hands.scale().time(touch.startX), hands.scale().time(event.offsetX)];
    hands.select(Math.min(a, b), Math.max(a, b));
  }
}
