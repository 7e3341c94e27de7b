import type { Value } from "./value.ts";

/** A checker as a plan refers to it, so that a worker thread, or `ordeal check` a year later, can make the same one again. */
export interface CheckerReference {
  /** `ordeal/checkers` for stock ones, else the file URL of the test that brought it. */
  readonly module: string;
  /** The name of the factory; in a user's test file, `default` and the position in its list. */
  readonly export: string;
  /** What the factory is given. */
  readonly options: Value;
}

/** By which promise a run is judged, and who said so. */
export interface Claim {
  readonly name: string;
  /** `etcd promises this for reads=serializable`, `asked for with --claim`. */
  readonly why: string;
}

/** The module of the checkers of this package. */
export const STOCK_CHECKERS = "ordeal/checkers";

/** Refers to a checker of this package. */
export const stockChecker = (name: string, options: Value = {}): CheckerReference => ({
  module: STOCK_CHECKERS,
  export: name,
  options,
});
