import type { Script } from "../../src/core/script.ts";
import { figureEight } from "./scenarios/figure-eight.ts";

/** Directed scenarios of raft-kv, by the mutant that each is to kill. */
export const scenarios: { readonly [name: string]: Script } = {
  "M10.4": figureEight,
};
