import type { Value } from "../core/value.ts";
import { type AnyNemesis, defineNemesis, type Nemesis } from "./nemesis.ts";

/** Whose turn it is, and what that one has planned. */
export type TurnPlan = Readonly<{ nemesis: string; plan: Value }>;

/**
 * Several nemeses as one: they strike by turns, in this order and again from the first. So what shares a thread never strikes together.
 * Each counts its own faults, as if it were alone; in the history every fault bears the name of its own.
 */
export function turns(name: string, kinds: readonly AnyNemesis[]): Nemesis<TurnPlan> {
  const ofPlan = ({ nemesis, plan }: TurnPlan) => ({
    nemesis: kinds.find((kind) => kind.name === nemesis) as AnyNemesis,
    plan,
  });
  return defineNemesis<TurnPlan>({
    name,
    requires: [...new Set(kinds.flatMap(({ requires }) => requires))],
    plan({ nodes, ordinal }, random) {
      const kind = kinds[ordinal % kinds.length] as AnyNemesis;
      return {
        nemesis: kind.name,
        plan: kind.plan({ nodes, ordinal: Math.floor(ordinal / kinds.length) }, random),
      };
    },
    turn: ofPlan,
    inject(stage, its) {
      const { nemesis, plan } = ofPlan(its);
      return nemesis.inject(stage, plan);
    },
    describe(its) {
      const { nemesis, plan } = ofPlan(its);
      return nemesis.describe(plan);
    },
  });
}
