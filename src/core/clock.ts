import { clearTimeout as nodeClearTimeout, setTimeout as nodeSetTimeout } from "node:timers";

/**
 * The one source of time. Everything that waits or measures takes a `Clock`, so that the same code runs in real time
 * against Docker and in virtual time against a simulation.
 */
export interface Clock {
  /** Nanoseconds since this clock began; never goes back. */
  now(): number;
  /** Calls `wake` once `now()` has reached `time`; the returned function calls it off. Due timers fire in order of (time, when they were set). */
  wakeAt(time: number, wake: () => void): () => void;
}

/** The machine's monotonic clock, counted from the moment it is made. */
export function realClock(): Clock {
  const origin = process.hrtime.bigint();
  const now = () => Number(process.hrtime.bigint() - origin);
  return {
    now,
    wakeAt(time, wake) {
      const timer = nodeSetTimeout(wake, Math.max(0, Math.ceil((time - now()) / 1e6)));
      return () => nodeClearTimeout(timer);
    },
  };
}

/** Wall-clock time for people: file names, logs, reports. Never used to order or to decide anything. */
export const wallClock = (): Date => new Date();

/** Resolves after `duration` nanoseconds of `clock`; rejects with the signal's reason when that comes first. */
export function sleep(clock: Clock, duration: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const abort = () => {
      cancel();
      reject(signal?.reason as Error);
    };
    const cancel = clock.wakeAt(clock.now() + duration, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/**
 * Settles as `work` does, or rejects with `late()` once `duration` nanoseconds have passed.
 *
 * The work is told by its signal and is not waited for: something that hangs must not hang its caller.
 */
export async function withDeadline<T>(
  clock: Clock,
  duration: number,
  work: (signal: AbortSignal) => Promise<T>,
  late: () => Error,
): Promise<T> {
  const controller = new AbortController();
  let cancel = () => {};
  const deadline = new Promise<never>((_, reject) => {
    cancel = clock.wakeAt(clock.now() + duration, () => {
      const error = late();
      reject(error);
      controller.abort(error);
    });
  });
  try {
    return await Promise.race([work(controller.signal), deadline]);
  } finally {
    cancel();
  }
}
