import { type Clock, realClock } from "../core/clock.ts";
import { type CompletionQueue, eventful, nextTurn, realQueue, virtualQueue } from "../core/queue.ts";
import { virtualClock } from "../core/virtual-clock.ts";

/** Which time a run lives in: a clock, the queue that waits by it, and a way to wait for a promise outside the scheduler's loop. */
export interface World {
  readonly clock: Clock;
  readonly virtual: boolean;
  queue<T>(): CompletionQueue<T>;
  /** Settles as `promise` does; in virtual time it makes the time pass that the promise waits for. */
  settle<T>(promise: Promise<T>): Promise<T>;
}

/** The machine's own time: for real clusters. */
export function realWorld(): World {
  const clock = realClock();
  return { clock, virtual: false, queue: () => realQueue(clock), settle: (promise) => promise };
}

/** Time that jumps from event to event: for simulations. */
export function virtualWorld(): World {
  const clock = virtualClock();
  return {
    clock,
    virtual: true,
    queue: () => virtualQueue(clock),
    async settle(promise) {
      let settled = false;
      const mark = () => {
        settled = true;
      };
      promise.then(mark, mark);
      await nextTurn();
      while (!settled && (await eventful(clock)));
      return promise;
    },
  };
}
