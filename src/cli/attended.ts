import type { Watcher } from "../control/watcher.ts";
import type { PlanRecord } from "../history/plan-record.ts";
import { interruptible } from "./interrupt.ts";
import { screenWatcher } from "./screen-watcher.ts";

/** Has a plan carried out in front of a person, who sees how it goes and may interrupt it. */
export async function attended<T>(
  plan: PlanRecord,
  work: (watcher: Watcher, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const watcher = screenWatcher(plan);
  const interrupt = interruptible((signal) => watcher.interrupted(signal));
  try {
    return await work(watcher, interrupt.signal);
  } finally {
    watcher.end();
    interrupt.dispose();
  }
}
