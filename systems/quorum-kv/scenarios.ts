import type { Script } from "../../src/core/script.ts";
import { apart, at, during, losing, repeating } from "../reference/scripting.ts";

const common = {
  scriptVersion: 1,
  test: "quorum-kv/register",
  seed: 1,
  set: {},
  mutants: [],
  duration: 1500e6,
} as const satisfies Partial<Script>;

/** A new value, and then the old one: the write has reached its own member only; one reader meets that member, the next does not. */
const newThenOld: Script = {
  ...common,
  nodes: ["n1", "n2", "n3"],
  concurrency: 3,
  operations: [
    at(50, 2, "write", 1),
    at(150, 0, "write", 2),
    at(250, 1, "read"),
    at(600, 2, "read"),
    at(1200, 0, "read"),
  ],
  faults: [
    during(100, 900, losing("store", "n1", ["n2", "n3"])),
    during(200, 450, apart(["n1", "n2"], ["n3"])),
    during(500, 900, apart(["n1"], ["n2", "n3"])),
  ],
};

/** A write has reached two of five, and one of them says so twice. Whoever counts answers takes that for three. */
const saidTwice: Script = {
  ...common,
  nodes: ["n1", "n2", "n3", "n4", "n5"],
  concurrency: 5,
  operations: [at(50, 2, "write", 1), at(150, 0, "write", 2), at(400, 4, "read"), at(1200, 0, "read")],
  faults: [
    during(100, 800, losing("store", "n1", ["n3", "n4", "n5"])),
    during(100, 800, repeating("n2", "n1")),
    during(300, 800, apart(["n1", "n2"], ["n3", "n4", "n5"])),
  ],
};

/** Four members are cut through the middle. Whoever takes two for a majority of four has two clusters. */
const halves: Script = {
  ...common,
  nodes: ["n1", "n2", "n3", "n4"],
  concurrency: 4,
  operations: [
    at(50, 0, "write", 1),
    at(200, 0, "write", 2),
    at(200, 2, "write", 3),
    at(600, 1, "read"),
    at(650, 3, "read"),
    at(700, 1, "read"),
    at(1200, 0, "read"),
  ],
  faults: [during(100, 1000, apart(["n1", "n2"], ["n3", "n4"]))],
};

/** Directed scenarios of `quorum-kv`. */
export const scenarios: { readonly [name: string]: Script } = {
  "even-sized quorum": halves,
  "M08.3": saidTwice,
  "M08.4": newThenOld,
};
