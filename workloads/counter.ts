import { stockChecker } from "../src/core/claim.ts";
import { int } from "../src/generator/arbitrary.ts";
import { mix } from "../src/generator/choice.ts";
import { eachThread } from "../src/generator/copies.ts";
import { op } from "../src/generator/op.ts";
import { once } from "../src/generator/sequence.ts";
import { defineWorkload } from "../src/generator/workload.ts";

/**
 * Adds to one counter and reads it: an add that is lost, or carried out twice by a retry, is seen in every later read. Adds are
 * positive, since only then a read that is too high cannot be an add that was taken back.
 */
export const counter = defineWorkload({
  name: "counter",
  about: "add to a counter, read it",
  options: {},
  functions: ["add", "read"],
  generator: () => mix(op("add", int(1, 5)), op("read")),
  finalReads: () => eachThread(once(op("read"))),
  claims: {
    counter: [stockChecker("counter")],
    linearizable: [stockChecker("linearizable", { model: "counter" })],
  },
});
