import { imposeEntries } from "../src/nemesis/impose.ts";
import { defineNemesis, type Nemesis } from "../src/nemesis/nemesis.ts";
import {
  describeShaping,
  type ShapingOptions,
  type ShapingPlan,
  shapingEntries,
} from "../src/nemesis/shaping.ts";
import { delay } from "./delay.ts";
import { duplicate } from "./duplicate.ts";
import { loss } from "./loss.ts";
import { reorder } from "./reorder.ts";

/** Several things at once, each on links of its own. */
export type NetworkPlan = Readonly<{ parts: readonly ShapingPlan[] }>;

/** What a bad network is made of when nobody says. */
const kindsOf = (options?: ShapingOptions): readonly Nemesis<ShapingPlan>[] => [
  delay(options),
  loss(options),
  duplicate(options),
  reorder(options),
];

/** A bad network: some of these at the same time, on links that may be the same or others; of delay, loss, duplication and reordering when not said. */
export const network = (
  options?: ShapingOptions,
  kinds: readonly Nemesis<ShapingPlan>[] = kindsOf(options),
): Nemesis<NetworkPlan> =>
  defineNemesis<NetworkPlan>({
    name: "network",
    requires: [...new Set(kinds.flatMap(({ requires }) => requires))],
    plan: (view, random) => ({
      parts: random
        .fork("kinds")
        .subset(kinds)
        .map((kind) => kind.plan(view, random.fork(kind.name))),
    }),
    async inject(stage, { parts }) {
      const entries = await Promise.all(parts.map((part) => shapingEntries(part, stage.cluster)));
      return imposeEntries(stage, entries.flat());
    },
    describe: ({ parts }) => `network: ${parts.map(describeShaping).join("; ")}`,
  });
