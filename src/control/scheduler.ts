import type { Clock } from "../core/clock.ts";
import { milliseconds } from "../core/duration.ts";
import type { CompletionQueue } from "../core/queue.ts";
import type { Journal } from "../history/journal.ts";
import type { Arrival, Lane } from "./lane.ts";

/** A generator that is pending may become ready by time alone: it is asked again after this long at the latest. */
const PENDING_POLL = milliseconds(10);

/** What a scheduler is driven by. It reads no other clock and sets no timer. */
export interface SchedulerParts {
  readonly clock: Clock;
  readonly queue: CompletionQueue<Arrival>;
  readonly journal: Journal;
  /** Aborted when a person interrupts: nothing more is asked for, and what is under way is left open. */
  readonly signal: AbortSignal;
}

/** When a phase is over: at a time, or as soon as `enough` says so. A phase also ends when its lanes have nothing more to do. */
export interface PhaseEnd {
  /** Nanoseconds since the run began. */
  readonly until: number;
  readonly enough?: () => boolean;
}

/**
 * The one loop of a run. Each turn: completions first (while one waits, its operation looks longer than it was, and
 * operations seem concurrent that were not), then as many tasks as there are idle threads and due times, then one write to
 * the journal, and only then are the tasks handed out. So nothing a client saw is missing from the journal.
 */
export class Scheduler {
  readonly #parts: SchedulerParts;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    parts.signal.addEventListener("abort", () => parts.queue.push({ record: () => {} }), { once: true });
  }

  /** Runs lanes until the phase is over and nothing of theirs is under way (unless interrupted). */
  async run(lanes: readonly Lane[], end: PhaseEnd): Promise<void> {
    const { clock, queue, journal, signal } = this.#parts;
    const outstanding = () => lanes.some((lane) => lane.busy > 0);
    for (;;) {
      const now = clock.now();
      for (const arrival of queue.drain()) arrival.record(now);
      const over = signal.aborted || now >= end.until || (end.enough?.() ?? false);
      const dispatches: (() => void)[] = [];
      const next = over ? Infinity : this.#ask(lanes, now, dispatches);
      journal.flush();
      for (const dispatch of dispatches) dispatch();
      if (signal.aborted) return;
      if (!outstanding() && (over || next === Infinity)) return;
      await queue.wait(over ? Infinity : Math.min(next, end.until));
    }
  }

  /** Asks every lane for what is due; returns when the earliest of them wants to be asked again. */
  #ask(lanes: readonly Lane[], now: number, dispatches: (() => void)[]): number {
    let next = Infinity;
    for (const lane of lanes) next = Math.min(next, askLane(lane, now, dispatches));
    return next;
  }
}

/** Takes tasks from one lane until it has none that is due; returns when to ask again (infinity: never, or after an event). */
function askLane(lane: Lane, now: number, dispatches: (() => void)[]): number {
  while (lane.hasIdleThread) {
    const step = lane.ask(now);
    if (step.kind === "done") return Infinity;
    if (step.kind === "pending") return now + PENDING_POLL;
    const due = lane.origin + step.task.time;
    if (due > now) return due;
    dispatches.push(lane.begin(step.task, step.next, now));
  }
  return Infinity;
}
