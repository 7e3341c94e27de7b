import type { Script } from "../../src/core/script.ts";
import { apart, at, during, losing, slowDisk, withoutPower } from "../reference/scripting.ts";

const common = {
  scriptVersion: 1,
  test: "paxos-kv/register",
  seed: 1,
  nodes: ["n1", "n2", "n3"],
  set: {},
  mutants: [],
  concurrency: 3,
  duration: 1500e6,
} as const satisfies Partial<Script>;

/** n1 and n2 choose a value, and nobody but n1 hears of it before n1 is cut off. Then n3 proposes another, and n2 has to speak up. */
const chosenInSecret: Script = {
  ...common,
  operations: [
    at(100, 0, "write", 1),
    at(350, 2, "write", 2),
    at(700, 0, "read"),
    at(750, 2, "read"),
    at(800, 0, "read"),
  ],
  faults: [
    during(50, 300, apart(["n1"], ["n3"])),
    during(50, 1500, losing("commit", "n1", ["n2", "n3"])),
    during(300, 600, apart(["n1"], ["n2", "n3"])),
  ],
};

/**
 * n1 has a value accepted by itself alone and is cut off. n2 has another one chosen, with n3, who is not told. Then n1 is back, and n2
 * away: among the promises of n1 and n3 there are two values, and only the one of the higher ballot is chosen.
 */
const twoValues: Script = {
  ...common,
  operations: [
    at(150, 0, "write", 1),
    at(250, 1, "write", 2),
    at(1000, 0, "read"),
    at(1050, 1, "read"),
    at(1100, 0, "read"),
  ],
  faults: [
    during(100, 300, losing("propose", "n1", ["n2", "n3"])),
    during(200, 600, apart(["n1"], ["n2", "n3"])),
    during(200, 1500, losing("commit", "n2", ["n1", "n3"])),
    during(600, 980, apart(["n2"], ["n1", "n3"])),
  ],
};

/**
 * n1 has promises of n1 and n2, n3 then those of n2 and n3 under a higher ballot. n2's disk is slow, and its power fails before the second
 * promise is on it. Whoever gave it before has forgotten it now, and accepts both proposals: n1's first, then n3's.
 */
const forgottenPromise: Script = {
  ...common,
  operations: [
    at(100, 0, "write", 1),
    at(130, 2, "write", 2),
    at(600, 0, "read"),
    at(650, 2, "read"),
    at(700, 0, "read"),
  ],
  faults: [
    during(50, 1000, apart(["n1"], ["n3"])),
    during(50, 1000, losing("commit", "n1", ["n2"])),
    during(50, 250, losing("propose", "n1", ["n2"])),
    during(50, 330, losing("propose", "n3", ["n2"])),
    during(120, 190, slowDisk("n2", 200)),
    during(160, 200, withoutPower("n2")),
  ],
};

/** Directed scenarios of `paxos-kv`. */
export const scenarios: { readonly [name: string]: Script } = {
  "M11.1": chosenInSecret,
  "M11.2": twoValues,
  "M11.3": forgottenPromise,
};
