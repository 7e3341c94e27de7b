import type { Clock } from "./clock.ts";

interface Timer {
  readonly time: number;
  readonly sequence: number;
  wake: (() => void) | undefined;
}

/** Time that stands still until somebody jumps to the next timer: an hour passes in as long as its events take to handle. */
export interface VirtualClock extends Clock {
  /** The time of the next timer, or `undefined` when nothing is waiting. */
  next(): number | undefined;
  /** Moves to the next timer and fires it. False when nothing is waiting. */
  jump(): boolean;
  /** Moves to `time` without firing anything due later. */
  moveTo(time: number): void;
}

/** A virtual clock at zero. Timers lie in a binary heap ordered by (time, order of setting), so equal times keep their order. O(log n) each. */
export function virtualClock(): VirtualClock {
  let now = 0;
  let sequence = 0;
  const heap: Timer[] = [];
  const drop = () => {
    while (heap[0] && !heap[0].wake) pop(heap);
  };
  return {
    now: () => now,
    wakeAt(time, wake) {
      const timer: Timer = { time: Math.max(time, now), sequence: sequence++, wake };
      push(heap, timer);
      return () => {
        timer.wake = undefined;
      };
    },
    next() {
      drop();
      return heap[0]?.time;
    },
    jump() {
      drop();
      const timer = pop(heap);
      if (!timer) return false;
      now = timer.time;
      timer.wake?.();
      return true;
    },
    moveTo(time) {
      now = Math.max(now, time);
    },
  };
}

const before = (a: Timer, b: Timer): boolean =>
  a.time < b.time || (a.time === b.time && a.sequence < b.sequence);

function push(heap: Timer[], timer: Timer): void {
  let i = heap.length;
  heap.push(timer);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(timer, heap[parent] as Timer)) break;
    heap[i] = heap[parent] as Timer;
    i = parent;
  }
  heap[i] = timer;
}

function pop(heap: Timer[]): Timer | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (!top || !last || top === last) return top;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as Timer, heap[child] as Timer)) child++;
    if (!before(heap[child] as Timer, last)) break;
    heap[i] = heap[child] as Timer;
    i = child;
  }
  heap[i] = last;
  return top;
}
