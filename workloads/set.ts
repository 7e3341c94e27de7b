import { stockChecker } from "../src/core/claim.ts";
import { eachThread } from "../src/generator/copies.ts";
import { op } from "../src/generator/op.ts";
import { once } from "../src/generator/sequence.ts";
import { numbered, unique } from "../src/generator/unique.ts";
import { defineWorkload } from "../src/generator/workload.ts";

/** Adds each number once while things break, and reads everything at the end: what was acknowledged must be there. */
export const set = defineWorkload({
  name: "set",
  about: "add distinct elements, read all of them at the end",
  options: {},
  functions: ["add", "read"],
  generator: () => numbered(op("add", unique())),
  finalReads: () => eachThread(once(op("read"))),
  claims: {
    durable: [stockChecker("set")],
    genuine: [stockChecker("set", { mayLose: true })],
  },
});
