import type { Script } from "../../src/core/script.ts";
import { brokenPipelines } from "./scenarios/channel.ts";
import { figureEight } from "./scenarios/figure-eight.ts";
import { anothersEntry } from "./scenarios/waiting.ts";

/** Directed scenarios of raft-kv, by the mutant that each is to kill. */
export const scenarios: { readonly [name: string]: Script } = {
  "M10.4": figureEight,
  "M14.1": anothersEntry,
  "M30.2": brokenPipelines,
};
