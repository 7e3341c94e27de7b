import { type Clock, withDeadline } from "../core/clock.ts";
import { formatDuration, seconds } from "../core/duration.ts";
import { environmentError } from "../core/errors.ts";
import type { NodeName } from "../core/node.ts";
import type { Value } from "../core/value.ts";
import type { FaultStage } from "./fault-stage.ts";
import type { AnyNemesis, Cure, Injection } from "./nemesis.ts";

/** How long a fault may take to come into force, and to be cured. */
const LIMIT = seconds(30);

/** What a fault is made of. */
export interface StandingFaultParts {
  readonly fault: number;
  readonly nemesis: AnyNemesis;
  readonly plan: Value;
  readonly stage: FaultStage;
  readonly clock: Clock;
}

/** A fault from its beginning until it is verified healed. It can always be cured, also when its injection failed half-way or hangs. */
export class StandingFault {
  readonly fault: number;
  readonly #parts: StandingFaultParts;
  #injection: Injection | undefined;

  constructor(parts: StandingFaultParts) {
    this.fault = parts.fault;
    this.#parts = parts;
  }

  get nemesis(): AnyNemesis {
    return this.#parts.nemesis;
  }

  /** The nodes that it has touched until now. */
  get nodes(): readonly NodeName[] {
    return this.#parts.stage.touched;
  }

  /** In words: as it turned out, or as it was planned. */
  get describe(): string {
    return this.#injection?.describe ?? this.nemesis.describe(this.#parts.plan);
  }

  /** Carries the plan out. Rejects when it cannot, or takes longer than 30 s; it stands all the same. */
  inject(): Promise<Injection> {
    const { nemesis, stage, plan } = this.#parts;
    // Kept here and not by the caller: an injection that is late for the deadline still brings the cure that fits it.
    return this.#limited(
      "brought into force",
      async () => (this.#injection = await nemesis.inject(stage, plan)),
    );
  }

  /** Ends the fault by its own cure, or by lifting whatever it imposed where it never brought one. Safe to repeat. */
  cure(): Promise<Cure> {
    const { stage } = this.#parts;
    stage.retire();
    return this.#limited("cured", async () => this.#injection?.cure() ?? stage.cure());
  }

  #limited<T>(what: string, work: () => Promise<T>): Promise<T> {
    return withDeadline(this.#parts.clock, LIMIT, work, () =>
      environmentError(`could not be ${what} within ${formatDuration(LIMIT)}: ${this.describe}`),
    );
  }
}
