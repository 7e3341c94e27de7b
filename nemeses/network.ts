import { imposeEntries } from "../src/nemesis/impose.ts";
import { defineNemesis, type Nemesis } from "../src/nemesis/nemesis.ts";
import { describeShaping, type ShapingPlan, shapingEntries } from "../src/nemesis/shaping.ts";
import { delay } from "./delay.ts";
import { duplicate } from "./duplicate.ts";
import { loss } from "./loss.ts";
import { reorder } from "./reorder.ts";

/** Several things at once, each on links of its own. */
export type NetworkPlan = Readonly<{ parts: readonly ShapingPlan[] }>;

/** A bad network: some of delay, loss, duplication and reordering at the same time, on links that may be the same or others. */
export const network = (): Nemesis<NetworkPlan> =>
  defineNemesis<NetworkPlan>({
    name: "network",
    requires: ["shaping"],
    plan: (view, random) => ({
      parts: random
        .fork("kinds")
        .subset([delay(), loss(), duplicate(), reorder()])
        .map((kind) => kind.plan(view, random.fork(kind.name))),
    }),
    inject: (stage, { parts }) => imposeEntries(stage, parts.flatMap(shapingEntries)),
    describe: ({ parts }) => `network: ${parts.map(describeShaping).join("; ")}`,
  });
