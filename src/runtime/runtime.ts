import type { Clock } from "../core/clock.ts";
import type { NodeName } from "../core/node.ts";
import type { Random } from "../core/random.ts";
import type { Settings } from "../core/settings.ts";
import type { Capability, Cluster } from "./cluster.ts";
import type { System } from "./system.ts";

/** Where nodes can run. */
export type RuntimeName = "docker" | "local" | "simulation" | "remote";

/** What a runtime is asked to bring up. */
export interface StartRequest {
  readonly system: System;
  readonly nodes: readonly NodeName[];
  readonly settings: Settings;
  /** What the plan's nemeses require, nothing when not said: what nobody wants need not be made ready. */
  readonly wanted?: readonly Capability[];
  /** Which mutants of the system's code are switched on: `["M09.1"]`; in a run that is to find nothing, none. */
  readonly mutants: readonly string[];
  /** Names every resource of this run; unique on this machine and safe in any name (`a-z0-9-`). */
  readonly runId: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted when a person interrupts: whatever was started is stopped before `start` rejects. */
  readonly signal: AbortSignal;
  /** Tells a person what is going on: one short line. */
  readonly note: (message: string) => void;
  /** Whether `env.assert` asks; absent, it does not. Where it does, messages are looked at too: plain JSON, and never changed. */
  readonly assertions?: boolean;
  /** Told in one line of everything that the nodes send and of what became of it; absent, nothing is told, and nothing spent on it. */
  readonly trace?: (line: string) => void;
}

/** What a runtime can do to nodes of a system, and why it cannot do the rest; what is not named it never can. */
export type Offers = { readonly [capability in Capability]?: true | string };

/** All of these. */
export const offering = (capabilities: readonly Capability[]): Offers =>
  Object.fromEntries(capabilities.map((capability) => [capability, true]));

/**
 * Where nodes run. `start` resolves once every node is ready to serve, or rejects with an environment error whose details
 * are the last log lines of the nodes that were not; either way nothing is left behind that `stop` does not remove.
 */
export interface Runtime {
  readonly name: RuntimeName;
  /** Says before anything is written whether this runtime can be used at all; rejects with an environment error that tells what to do. */
  readonly available?: () => Promise<void>;
  /** What faults it is capable of here and now. Asks the machine, where that decides, and leaves nothing behind. Who leads, only the system can say. */
  readonly offers: (system: System) => Promise<Offers>;
  readonly start: (request: StartRequest) => Promise<Cluster>;
}
