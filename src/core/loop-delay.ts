import { monitorEventLoopDelay } from "node:perf_hooks";

/** How late the event loop was: nanoseconds beyond the moment it was asked for. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const RESOLUTION_MS = 10;

/** Starts measuring how late this process is with its own timers; the returned function stops and tells. */
export function measureLoopDelay(): () => LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  // The histogram counts the whole sleep of each sample: what it asked for is not lateness.
  const late = (ns: number) => Math.max(0, Math.round(ns - RESOLUTION_MS * 1e6));
  return () => {
    histogram.disable();
    return {
      p50: late(histogram.percentile(50)),
      p99: late(histogram.percentile(99)),
      max: late(histogram.max),
    };
  };
}
