import { stockChecker } from "../src/core/claim.ts";
import type { Settings } from "../src/core/settings.ts";
import { int, tuple } from "../src/generator/arbitrary.ts";
import { mix } from "../src/generator/choice.ts";
import { eachThread } from "../src/generator/copies.ts";
import type { Generator } from "../src/generator/generator.ts";
import { op } from "../src/generator/op.ts";
import { sequence } from "../src/generator/sequence.ts";
import { map } from "../src/generator/transform.ts";
import { defineWorkload } from "../src/generator/workload.ts";

const keysOf = (settings: Settings): number => Number(settings.keys);

/** Values are few on purpose: a compare-and-set must have a fair chance to meet the value it expects. */
const anyValue = (settings: Settings) => int(0, Number(settings.values) - 1);

const onKey = (key: number, inner: Generator): Generator => map(() => ({ key }), inner);

/**
 * Reads, writes and compare-and-sets on several independent registers: the sharpest and the cheapest test there is of a
 * store that claims to be one copy. Half of the operations are reads.
 */
export const register = defineWorkload({
  name: "register",
  about: "read, write and compare-and-set on several registers",
  options: {
    keys: { about: "how many registers", kind: "integer", min: 1, max: 1000, default: 5 },
    values: {
      about: "how many different values are written",
      kind: "integer",
      min: 2,
      max: 1_000_000,
      default: 5,
    },
  },
  functions: ["read", "write", "cas"],
  generator({ settings }) {
    const value = anyValue(settings);
    const operations = mix(op("read"), op("read"), op("write", value), op("cas", tuple(value, value)));
    return map((_, { random }) => ({ key: random.int(0, keysOf(settings) - 1) }), operations);
  },
  finalReads: ({ settings }) =>
    eachThread(sequence(...Array.from({ length: keysOf(settings) }, (_, key) => onKey(key, op("read"))))),
  claims: {
    linearizable: [stockChecker("linearizable", { model: "cas-register" })],
    "stale-reads": [stockChecker("staleReads")],
    "linearizable-and-up": [stockChecker("linearizable", { model: "cas-register" }), stockChecker("outage")],
  },
});
