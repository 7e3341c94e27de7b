import type { Value } from "../../core/value.ts";

/**
 * Gives every event a time that never goes back. The order of a recorded history is that of its file; its times are what
 * somebody's clock said. One that is absent or negative, or that goes back, becomes the time of the event before.
 */
export class EventTimes {
  #now = 0;
  #absent = 0;
  #back = 0;
  #events = 0;

  /** The time of the next event, in nanoseconds. */
  next(raw: Value | undefined): number {
    this.#events++;
    const time = nanoseconds(raw);
    if (time === undefined) this.#absent++;
    else if (time < this.#now) this.#back++;
    else this.#now = time;
    return this.#now;
  }

  /** What was noticed, a sentence each. */
  warnings(): string[] {
    const total = this.#events;
    const all = this.#absent === total;
    return [
      ...(this.#absent === 0
        ? []
        : [
            all
              ? "no event has a time: durations and rates mean nothing, the order of events is that of the file"
              : `${this.#absent} of ${total} events have no time: each counts as simultaneous with the event before it`,
          ]),
      ...(this.#back === 0
        ? []
        : [
            `the time of ${this.#back} of ${total} events goes back: the order of events is that of the file, and each such event counts as simultaneous with the one before it`,
          ]),
    ];
  }
}

function nanoseconds(raw: Value | undefined): number | undefined {
  const time =
    typeof raw === "number" ? raw : Number((raw as { "#number"?: string } | null)?.["#number"] ?? NaN);
  return Number.isFinite(time) && time >= 0 ? time : undefined;
}
