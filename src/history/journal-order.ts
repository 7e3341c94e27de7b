import type { Completion, Invocation } from "../core/operation.ts";
import type { JournalEvent } from "./journal-event.ts";

/** Why an event cannot follow those before it. The reader adds file and line. */
export class MalformedEvent extends Error {}

function demand(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new MalformedEvent(message());
}

/**
 * The order that the events of a run's journal have. Refuses what no run could have produced: an operation out of number, a
 * process with two operations at once, a completion without its invocation, time going back, a second header.
 */
export class JournalOrder {
  /** The operation each process is busy with. */
  readonly #pending = new Map<number, number>();
  #count = 0;
  #time = 0;

  /** @throws {MalformedEvent} when this event cannot come next. */
  next(event: JournalEvent): void {
    demand(event.type !== "history", () => "expected an event, found a second header");
    if (event.type === "invoke") this.#invoke(event as unknown as Invocation);
    else if (event.type !== "fault" && event.type !== "phase") this.#complete(event as unknown as Completion);
    const time = event.time as number;
    demand(time >= this.#time, () => `time goes back from ${this.#time} to ${time} ns`);
    this.#time = time;
  }

  #invoke({ op, process }: Invocation): void {
    demand(
      op === this.#count,
      () =>
        `expected operation ${this.#count}, found ${op}: operations are numbered in the order they are invoked`,
    );
    const busy = this.#pending.get(process);
    demand(
      busy === undefined,
      () => `process ${process} invokes operation ${op} while its operation ${busy} is still open`,
    );
    this.#pending.set(process, this.#count++);
  }

  #complete({ op, process }: Completion): void {
    const open = this.#pending.get(process);
    demand(
      open === op,
      () =>
        `operation ${op} completes on process ${process}, which ${open === undefined ? "has no operation open" : `is busy with operation ${open}`}`,
    );
    this.#pending.delete(process);
  }
}
