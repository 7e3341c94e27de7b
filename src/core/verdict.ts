import type { Value } from "./value.ts";

/** The three answers. `unknown` is an honest one: it is never rounded to either side. */
export type Verdict = "valid" | "invalid" | "unknown";

const RANK: Readonly<Record<Verdict, number>> = { valid: 0, unknown: 1, invalid: 2 };

/** The verdict of several checks together: invalid beats unknown beats valid. */
export function worst(verdicts: Iterable<Verdict>): Verdict {
  let result: Verdict = "valid";
  for (const verdict of verdicts) if (RANK[verdict] > RANK[result]) result = verdict;
  return result;
}

/** One step of a proof: why `from` comes before `to`, or what held at that point. Operation numbers. */
export interface Step {
  readonly from?: number;
  readonly to?: number;
  readonly because: string;
}

/** One operation as a partial linearization passes it, with the state it left behind. */
export interface LinearizedStep {
  readonly op: number;
  readonly state: string;
}

/** Why one transaction comes before the next one of a cycle. Operation numbers. */
export interface CycleEdge {
  readonly from: number;
  readonly to: number;
  readonly relation: "ww" | "wr" | "rw" | "process" | "realtime";
  readonly reason: string;
}

/** What a report may draw of an anomaly: data, never markup. */
export type View =
  | {
      readonly kind: "linearization";
      readonly key?: string | number;
      /** The state before anything happened, in words. */
      readonly initial: string;
      /** The longest orders that were possible, each as far as it went. */
      readonly partials: readonly (readonly LinearizedStep[])[];
      /** What the object could have been when an operation of the witness had returned, in the order of the returns; where that is part of the argument. */
      readonly states?: readonly { readonly op: number; readonly states: readonly string[] }[];
      /** What could have come next and why it could not. */
      readonly stuck: readonly { readonly op: number; readonly reason: string }[];
    }
  | {
      readonly kind: "cycle";
      /** Each once, in the order of the cycle: the stories' T1, T2, … */
      readonly transactions: readonly number[];
      /** Edge `i` leads from transaction `i` to the next one, the last back to the first. */
      readonly edges: readonly CycleEdge[];
    }
  | { readonly kind: "series"; readonly operations: readonly number[] }
  | {
      readonly kind: "table";
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Value[])[];
    };

/** One way in which a history breaks a claim, with a minimal witness. */
export interface Anomaly {
  /** Stable and kebab-case: `not-linearizable`, `lost-element`; of transactions the names of the literature: `G-single-item`. */
  readonly type: string;
  /** One sentence that a person can repeat. */
  readonly message: string;
  /** The witness: operation numbers in the order of the story. */
  readonly operations: readonly number[];
  readonly steps?: readonly Step[];
  readonly view?: View;
  /** What came before the witness was made smaller: `5 of 4,210 operations`. */
  readonly minimised?: { readonly kept: number; readonly of: number };
}

/** What one checker says of one history. */
export interface CheckResult {
  readonly verdict: Verdict;
  readonly anomalies: readonly Anomaly[];
  /** Why the verdict is `unknown`, and what would give the checker what it lacked. */
  readonly reason?: string;
  /** How many more anomalies there are than are listed. */
  readonly omitted?: number;
  /** How many completed operations could have contradicted the claim: with none, a green answer would mean nothing. */
  readonly opportunities?: number;
  readonly statistics?: { readonly [name: string]: Value };
}
