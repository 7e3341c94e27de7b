/** One observation on how much a run tested. */
export interface StrengthLine {
  /** What was looked at: `operations: cas`, `faults: partition`, `concurrency`. */
  readonly what: string;
  readonly value: string;
  /** `good`; `weak` is a warning; `void` means that the run did not do what its plan asked, and a green verdict becomes `unknown`. */
  readonly grade: "good" | "weak" | "void";
  /** What follows from it, one sentence, where it is not good: `no cas ever succeeded, so cas was not tested`. */
  readonly consequence?: string;
}

/** The evidence beside a verdict: what was exercised, which faults took effect, what was not tested. */
export interface Strength {
  readonly lines: readonly StrengthLine[];
}
