import { sleep } from "../core/clock.ts";
import { seconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import type { Evidence, FaultEvent } from "../core/fault.ts";
import type { Value } from "../core/value.ts";
import { proves } from "./evidence.ts";
import type { FaultTable } from "./fault-table.ts";
import type { AnyNemesis } from "./nemesis.ts";
import { type Observed, OperationWatch } from "./operation-watch.ts";
import { StandingFault } from "./standing-fault.ts";

/** How often everything that still stands at the end is cured before it is given up, and the rest between two rounds. */
const ROUNDS = 3;
const BETWEEN_ROUNDS = seconds(1);

/**
 * Every fault of a run that is not verified healed, the newest on top. It numbers faults, and tells each step of their lives
 * as the event to be journaled; the journal's keeper may put the time of its own turn into it.
 */
export class FaultStack {
  readonly #table: FaultTable;
  readonly #watch = new OperationWatch();
  readonly #standing: StandingFault[] = [];
  #count = 0;

  constructor(table: FaultTable) {
    this.#table = table;
  }

  /** What has begun and was not seen gone, oldest first. */
  get standing(): readonly StandingFault[] {
    return [...this.#standing];
  }

  /** Must be told of every completed operation: this is how a fault is known to have been felt. */
  observe(completed: Observed): void {
    this.#watch.observe(completed);
  }

  /** Puts a fault on the stack: from now on it will be cured, whatever becomes of its injection. Its event is `begin`. */
  begin(nemesis: AnyNemesis, plan: Value): { readonly fault: StandingFault; readonly event: FaultEvent } {
    const { clock } = this.#table;
    const number = this.#count++;
    const fault = new StandingFault({
      fault: number,
      nemesis,
      plan,
      stage: this.#table.stage(number),
      clock,
    });
    this.#standing.push(fault);
    this.#watch.begin(number);
    return {
      fault,
      event: {
        stage: "begin",
        fault: number,
        nemesis: nemesis.name,
        plan,
        describe: fault.describe,
        time: clock.now(),
      },
    };
  }

  /** Brings a fault into force: `in-force` with what was seen, or `error`. Never rejects. */
  async inject(fault: StandingFault): Promise<FaultEvent> {
    try {
      const { evidence } = await fault.inject();
      return {
        stage: "in-force",
        fault: fault.fault,
        evidence,
        inForce: proves(evidence),
        describe: fault.describe,
        time: this.#now,
      };
    } catch (error) {
      return this.#error(fault, messageOf(error));
    }
  }

  /** Cures a fault: `end` when it was seen gone; otherwise what happened instead, and it stays on the stack. Never rejects. */
  async cure(fault: StandingFault): Promise<readonly FaultEvent[]> {
    try {
      const { felt, healed } = await fault.cure();
      const failed = healed.filter(({ holds }) => !holds);
      const end: FaultEvent = {
        stage: "end",
        fault: fault.fault,
        felt: [...felt, this.#watch.felt(fault.fault)],
        healed: failed.length === 0,
        gone: healed,
        nodes: fault.nodes,
        time: this.#now,
      };
      if (failed.length > 0)
        return [end, this.#error(fault, `not healed: ${failed.map(inWords).join("; ")}`)];
      this.#remove(fault);
      return [end];
    } catch (error) {
      return [this.#error(fault, messageOf(error))];
    }
  }

  /**
   * Cures everything that stands, the newest first, in a few rounds. Each event is handed to `record` as it happens.
   * Returns what would not heal: the cluster is not what the rest of the run takes it for.
   */
  async healAll(record: (event: FaultEvent) => void): Promise<readonly StandingFault[]> {
    for (let round = 1; this.#standing.length > 0 && round <= ROUNDS; round++) {
      if (round > 1) await sleep(this.#table.clock, BETWEEN_ROUNDS);
      for (const fault of this.standing.toReversed())
        for (const event of await this.cure(fault)) record(event);
    }
    return this.standing;
  }

  get #now(): number {
    return this.#table.clock.now();
  }

  #error(fault: StandingFault, message: string): FaultEvent {
    return { stage: "error", fault: fault.fault, message, time: this.#now };
  }

  #remove(fault: StandingFault): void {
    const at = this.#standing.indexOf(fault);
    if (at >= 0) this.#standing.splice(at, 1);
    this.#watch.end(fault.fault);
  }
}

const inWords = ({ what, detail }: Evidence): string => (detail === undefined ? what : `${what}: ${detail}`);
