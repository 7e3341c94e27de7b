import { setImmediate as nodeSetImmediate } from "node:timers";
import type { Clock } from "./clock.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/**
 * Where everything that happens outside the scheduler arrives: completions, and nothing else drives it.
 * `wait` is the scheduler's only pause; the real queue waits, the virtual one jumps.
 */
export interface CompletionQueue<T> {
  push(item: T): void;
  /** Everything that has arrived since the last call, oldest first. */
  drain(): T[];
  /** Resolves when something has arrived, or at time `until` (infinity: only when something arrives). */
  wait(until: number): Promise<void>;
}

/** Resolves in a later turn of the event loop, after everything that promises have pending. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => void nodeSetImmediate(resolve));

/** How long the real queue may hand over completions without letting the event loop do input and output: 1 ms. */
const TURN_NS = 1e6;

/** The queue of a run in real time. */
export function realQueue<T>(clock: Clock): CompletionQueue<T> {
  let items: T[] = [];
  let wake: (() => void) | undefined;
  let breathed = clock.now();
  return {
    push(item) {
      items.push(item);
      wake?.();
    },
    drain() {
      const drained = items;
      items = [];
      return drained;
    },
    async wait(until) {
      // Completions that arrive in microtasks would starve sockets and timers for ever: the event loop gets its turn.
      if (clock.now() - breathed > TURN_NS) {
        await nextTurn();
        breathed = clock.now();
      }
      if (items.length > 0 || clock.now() >= until) return;
      await new Promise<void>((resolve) => {
        const cancel = until === Infinity ? () => {} : clock.wakeAt(until, resolve);
        wake = () => {
          cancel();
          resolve();
        };
      });
      wake = undefined;
    },
  };
}

/**
 * The queue of a run in virtual time. Time stands still until the promises of clients have settled: the event loop is
 * given one whole turn after each event that may settle one, so the order of events depends on the seed and on nothing of the
 * machine's.
 *
 * @throws when nothing could ever arrive: `until` is infinite, and ten minutes pass in which no client is told anything.
 */
export function virtualQueue<T>(clock: VirtualClock): CompletionQueue<T> {
  let items: T[] = [];
  return {
    push: (item) => void items.push(item),
    drain() {
      const drained = items;
      items = [];
      return drained;
    },
    async wait(until) {
      await nextTurn();
      while (items.length === 0) {
        if (await eventful(clock, until)) continue;
        if (until === Infinity)
          throw new Error("virtual time has nothing left to wait for: a client's promise can never settle");
        return clock.moveTo(until);
      }
    },
  };
}

/** Lets virtual time pass until something may have settled a promise, and what waits for it has run. False where nothing will: by `until`, or at all. */
export async function eventful(clock: VirtualClock, until = Infinity): Promise<boolean> {
  const loud = clock.run(until);
  if (loud) await nextTurn();
  return loud;
}
