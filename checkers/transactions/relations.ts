/** How one transaction depends on another, as bits; where several hold, the lowest is the one that is told. */

/** It installed the version right after the other's. */
export const WW = 1;

/** It read the other's version. */
export const WR = 2;

/** It overwrote the version that the other read: an anti-dependency. */
export const RW = 4;

/** The same process called it after the other had returned. */
export const PROCESS = 8;

/** It was called after the other had returned. */
export const REALTIME = 16;

/** The name of one relation. */
export type Relation = "ww" | "wr" | "rw" | "process" | "realtime";

const NAMES: { readonly [bit: number]: Relation } = {
  [WW]: "ww",
  [WR]: "wr",
  [RW]: "rw",
  [PROCESS]: "process",
  [REALTIME]: "realtime",
};

/** The name of one bit. */
export const relationName = (bit: number): Relation => NAMES[bit] as Relation;
