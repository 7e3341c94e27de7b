import type { FaultEvent } from "../core/fault.ts";
import { invariant } from "../core/invariant.ts";
import type { CompletionQueue } from "../core/queue.ts";
import type { Task, Thread } from "../generator/generator.ts";
import type { FaultStack } from "../nemesis/fault-stack.ts";
import type { AnyNemesis } from "../nemesis/nemesis.ts";
import type { StandingFault } from "../nemesis/standing-fault.ts";
import type { Arrival, Carrier, Lane } from "./lane.ts";

/** What a nemesis lane is made of. */
export interface NemesisCarrierParts {
  readonly queue: CompletionQueue<Arrival>;
  readonly nemesis: AnyNemesis;
  /** One for all nemeses of a run. */
  readonly stack: FaultStack;
  /** Journals an event, and tells whoever watches. */
  readonly record: (event: FaultEvent) => void;
}

/** Carries the faults of one nemesis, one at a time: `inject` begins one from its plan, `cure` ends it. */
export class NemesisCarrier implements Carrier {
  readonly #parts: NemesisCarrierParts;
  #fault: StandingFault | undefined;
  /** The lane this carrier works for: set once, since each needs the other. */
  lane!: Lane;

  constructor(parts: NemesisCarrierParts) {
    this.#parts = parts;
  }

  /** A nemesis never dies: its thread is its process. */
  processOf(thread: Thread): number {
    return thread;
  }

  begin(task: Task, now: number): () => void {
    invariant(
      task.f === "inject" || task.f === "cure",
      `a nemesis was asked to ${task.f}; it can inject and cure`,
    );
    return task.f === "inject" ? this.#inject(task, now) : this.#cure(task, now);
  }

  #inject(task: Task, now: number): () => void {
    const { nemesis, stack } = this.#parts;
    const whose = nemesis.turn?.(task.input) ?? { nemesis, plan: task.input };
    const { fault, event } = stack.begin(whose.nemesis, whose.plan);
    this.#fault = fault;
    this.#parts.record({ ...event, time: now });
    return () => void stack.inject(fault).then((told) => this.#arrive(task, [told]));
  }

  #cure(task: Task, cureBegan: number): () => void {
    const fault = this.#fault;
    invariant(fault, "a nemesis was asked to cure before it had injected anything");
    return () => void this.#parts.stack.cure(fault).then((told) => this.#arrive(task, told, cureBegan));
  }

  #arrive(task: Task, told: readonly FaultEvent[], cureBegan = Infinity): void {
    this.#parts.queue.push({
      record: (now) => {
        for (const event of told)
          this.#parts.record({
            ...event,
            ...(event.stage === "end" && cureBegan < now ? { cureBegan } : {}),
            time: now,
          });
        const type = told.some(({ stage }) => stage === "error") ? "info" : "ok";
        this.lane.release(task.thread);
        this.lane.update({
          type,
          thread: task.thread,
          process: task.thread,
          f: task.f,
          input: task.input,
          time: now,
        });
      },
    });
  }
}
