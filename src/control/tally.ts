import type { Outcome } from "../client/outcome.ts";
import type { Clock } from "../core/clock.ts";
import { seconds } from "../core/duration.ts";
import type { FaultEvent } from "../core/fault.ts";
import type { Watcher } from "./watcher.ts";

const INTERVAL = seconds(1);

/** Counts what happens and tells a watcher once a second. */
export class Tally {
  readonly #watcher: Watcher;
  readonly #counts = { ok: 0, fail: 0, info: 0 };
  readonly #faults = new Map<number, string>();
  #told = 0;
  #cancel = () => {};

  constructor(watcher: Watcher) {
    this.#watcher = watcher;
  }

  completed(outcome: Outcome, now: number): void {
    this.#counts[outcome.type]++;
    if (now - this.#told >= INTERVAL) this.tell(now);
  }

  fault(event: FaultEvent): void {
    if (event.stage === "in-force") this.#faults.set(event.fault, event.describe);
    if (event.stage === "end") this.#faults.delete(event.fault);
    this.#watcher.fault(event);
  }

  tell(now: number): void {
    this.#told = now;
    this.#watcher.progress({ time: now, counts: { ...this.#counts }, faults: [...this.#faults.values()] });
  }

  /** Tells every second even when nothing completes, until {@link stop}: a stalled system is news too. */
  tick(clock: Clock): void {
    this.#cancel = clock.wakeAt(clock.now() + INTERVAL, () => {
      if (clock.now() - this.#told >= INTERVAL) this.tell(clock.now());
      this.tick(clock);
    });
  }

  stop(): void {
    this.#cancel();
  }
}
