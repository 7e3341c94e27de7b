/**
 * Mutants: what a careless implementer would have written, one line each, off unless asked for. They prove the harness: each must be
 * found by the history alone, under the weakest nemesis that can show it, and must not be found without that.
 */

/** How a mutant is looked for: which nemeses, on how many nodes, with which options. */
export interface Trial {
  /** As `--nemesis` takes them; none for none. */
  readonly nemesis: readonly string[];
  /** The system's own default when not said. */
  readonly nodes?: number;
  /** As `--set` takes them. */
  readonly set?: { readonly [name: string]: string | number };
  /** Client threads; the plan's default when not said. */
  readonly concurrency?: number;
  /** Operations a second, all clients together; the plan's default when not said. */
  readonly rate?: number;
}

/** One line of the kill matrix. */
export interface Mutant {
  /** `M09.1`: the chapter, and which of its mutants. */
  readonly id: string;
  /** The module that asks for it: `ch09-generation-clock`. */
  readonly pattern: string;
  /** What the code does instead, in one line. */
  readonly about: string;
  /** System and workload: `raft-kv/register`. */
  readonly pair: string;
  /** Who must find it, as results name it, and as what: from the history alone. */
  readonly checker: string;
  readonly anomaly: string;
  /** The weakest trial that kills it. */
  readonly dies: Trial;
  /** A weaker one, which it survives on the same seeds. */
  readonly survives: Trial;
  /** Whether random seeds find it, or only the directed scenario of its name among the system's. */
  readonly by: "random" | "scenario";
  /** Seeds until it must have been found, its scenario not counted. */
  readonly seeds: number;
  /** Why it cannot be killed, where it cannot. */
  readonly spared?: string;
}

/** Every mutant, in the order of the book. */
export const mutants: readonly Mutant[] = [
  // 3 Write-Ahead Log
  // 4 Segmented Log
  // 5 Low-Water Mark
  // 6 Leader and Followers
  // 7 HeartBeat
  // 8 Majority Quorum
  // 9 Generation Clock
  // 10 High-Water Mark
  // 11 Paxos
  // 12 Replicated Log
  // 13 Singular Update Queue
  // 14 Request Waiting List
  // 15 Idempotent Receiver
  // 18 Version Vector
  // 30 Single-Socket Channel
];
