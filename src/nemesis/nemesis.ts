import type { Evidence } from "../core/fault.ts";
import type { NodeName } from "../core/node.ts";
import type { Random } from "../core/random.ts";
import type { Value } from "../core/value.ts";
import type { Capability, Cluster, Loss } from "../runtime/cluster.ts";
import type { Entry } from "../runtime/in-force.ts";

/** What a plan may know of the cluster: nothing that could differ between two runs of one seed. */
export interface ClusterView {
  readonly nodes: readonly NodeName[];
  /** How many faults of this nemesis were planned before this one. */
  readonly ordinal: number;
}

/** Where a fault is carried out: the cluster, and the table of what is in force, to which a fault adds entries of its own. */
export interface Stage {
  readonly cluster: Cluster;
  /** The number of this fault, as the journal has it. */
  readonly fault: number;
  /** Adds entries of this fault, makes the whole resulting state true, and tells what a probe saw of these entries. */
  impose(entries: readonly Entry[]): Promise<readonly Evidence[]>;
  /**
   * Takes this fault's entries away, and no others, makes the resulting state true, and tells what was seen gone. What another
   * fault still asks for is not missed. Safe to repeat: a repetition looks again at what was not seen gone before.
   */
  lift(): Promise<readonly Evidence[]>;
  /**
   * Says how what comes now is ended, whatever becomes of its injection, and which nodes it touches: for what adds no entries, since
   * those are lifted anyhow. Throws when the fault is being cured already.
   */
  curedBy(cure: Injection["cure"], nodes: readonly NodeName[]): void;
  /** What a loss of power that this fault imposed has taken away; nothing before it struck. */
  lossBy(entry: Entry): Loss | undefined;
  /** Waits in the run's own time. */
  sleep(duration: number): Promise<void>;
}

/** A fault that has been injected: what was seen of it, and how to end it. */
export interface Injection {
  /** In force: what a probe saw right after. A fault is in force when there is evidence and all of it holds. */
  readonly evidence: readonly Evidence[];
  /** The plan as it turned out, in words, where it named nodes only by role (`primaries: n2`). */
  readonly describe?: string;
  /** Ends the fault and verifies that it has ended. Safe to repeat: at the end of a run, what was not seen gone is cured again. */
  cure(): Promise<Cure>;
}

/** How a fault ended: what the system felt of it, and whether a probe saw it gone (nothing to see means nothing was left). */
export interface Cure {
  readonly felt: readonly Evidence[];
  readonly healed: readonly Evidence[];
}

/**
 * Plans and injects one kind of fault. `plan` is pure and seeded, and its result is plain data that goes into the history,
 * so a run can be told, replayed and shrunk; `inject` carries it out and returns its own cure, so nothing is forgotten.
 */
export interface Nemesis<P extends Value = Value> {
  readonly name: string;
  /** Capabilities the cluster must offer; asked for once, before the run. */
  readonly requires: readonly Capability[];
  readonly plan: (view: ClusterView, random: Random) => P;
  /** Whose fault a plan is, where several share this nemesis; its own when not said. */
  readonly turn?: (plan: P) => { readonly nemesis: AnyNemesis; readonly plan: Value };
  readonly inject: (stage: Stage, plan: P) => Promise<Injection>;
  /** One line for log, live view and report: `majority n1 n2 | n3`. */
  readonly describe: (plan: P) => string;
}

/** A nemesis among others. */
// biome-ignore lint/suspicious/noExplicitAny: a list of nemeses holds plans of different shapes; each is only ever given back to its own.
export type AnyNemesis = Nemesis<any>;

/** Identity, for inference of the plan's shape. */
export const defineNemesis = <P extends Value>(nemesis: Nemesis<P>): Nemesis<P> => nemesis;
