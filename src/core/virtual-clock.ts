import type { Clock } from "./clock.ts";
import { EventQueue, type Happening } from "./event-queue.ts";

/**
 * Time that stands still until somebody jumps to what happens next: an hour passes in as long as its events take to handle.
 *
 * An event is *loud* when it may settle a promise: what `wakeAt` sets, and whatever else says so. After a loud one, and only then,
 * whoever drives the clock gives the event loop a turn. So the quiet ones, of which a simulated cluster has millions, cost no turn.
 */
export interface VirtualClock extends Clock {
  /** Makes something happen at `time`, or now where that is past; events of one time happen in the order in which they were set. */
  schedule(time: number, happening: Happening, loud: boolean): void;
  /** When the next thing happens, or `undefined` when nothing waits. */
  next(): number | undefined;
  /** Moves to the next thing and lets it happen. False when nothing waits. */
  jump(): boolean;
  /**
   * Lets things happen, in order, up to and with the first loud one. False when none is due at or before `until`: all that is quiet
   * has happened then. Without end, it is also false after ten minutes in which nothing loud is to come and nodes only talk to themselves.
   */
  run(until: number): boolean;
  /** Moves to `time` without letting anything happen. */
  moveTo(time: number): void;
}

/** How much virtual time may pass with nothing loud to come, before it is sure that nobody will be told anything any more. */
const SILENCE_NS = 600e9;

/** Whether time is virtual, for whoever is handed a clock and cannot do without `schedule`. */
export const isVirtual = (clock: Clock): clock is VirtualClock => "schedule" in clock;

/** A virtual clock at zero. O(log n) for each event, n being how many wait. */
export function virtualClock(): VirtualClock {
  let now = 0;
  let loudToCome = 0;
  const queue = new EventQueue();
  const add = (time: number, happening: Happening, loud: boolean) => {
    if (loud) loudToCome++;
    queue.add(time > now ? time : now, happening, loud);
  };
  const happen = (time: number): boolean => {
    const { loud } = queue;
    if (loud) loudToCome--;
    now = time;
    queue.take().happen();
    return loud;
  };
  return {
    now: () => now,
    next: () => queue.next(),
    schedule: add,
    wakeAt(time, wake) {
      const call = new WakeUp(wake);
      add(time, call, true);
      return () => {
        if (!call.cancelled) loudToCome--;
        call.cancelled = true;
      };
    },
    jump() {
      const next = queue.next();
      if (next !== undefined) happen(next);
      return next !== undefined;
    },
    run(until) {
      const silence = until === Infinity ? now + SILENCE_NS : Infinity;
      for (;;) {
        const next = queue.next();
        if (next === undefined || next > until || (loudToCome === 0 && next > silence)) return false;
        if (happen(next)) return true;
      }
    },
    moveTo(time) {
      now = Math.max(now, time);
    },
  };
}

class WakeUp implements Happening {
  readonly #wake: () => void;
  /** Also when it has happened: then there is nothing left to call off. */
  cancelled = false;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  happen(): void {
    this.cancelled = true;
    this.#wake();
  }
}
