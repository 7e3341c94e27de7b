import type { Claim } from "../core/claim.ts";
import type { CheckResult, Verdict } from "../core/verdict.ts";
import type { RecoveryTime } from "./recovery-times.ts";
import type { Strength } from "./strength/line.ts";

/** One checker's answer, by name. `elapsed` is real time in nanoseconds. */
export interface NamedResult extends CheckResult {
  readonly checker: string;
  readonly elapsed: number;
}

/** `results.json`: the verdict on a run and everything it rests on. Made from the run directory alone, and made again by `ordeal check`. */
export interface Results {
  readonly schemaVersion: 1;
  /** The worst of the checks, `unknown` at best when the run's own strength is nothing. */
  readonly verdict: Verdict;
  readonly claim?: Claim;
  readonly checks: readonly NamedResult[];
  readonly strength: Strength;
  /** How soon the cluster served again after each fault. */
  readonly recoveries: readonly RecoveryTime[];
  /** What the reader of the history noticed (a torn last line), and a test file that is not what it was. */
  readonly warnings: readonly string[];
}
