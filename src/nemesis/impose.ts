import type { Evidence } from "../core/fault.ts";
import type { Entry } from "../runtime/in-force.ts";
import { countersOf, felt } from "./felt.ts";
import type { Injection, Stage } from "./nemesis.ts";

/**
 * The whole injection of a fault that is nothing but entries: imposes them, and cures by lifting them. What the system felt of them
 * is what was counted after the probes had spoken, and what losses of power took away.
 */
export async function imposeEntries(
  stage: Stage,
  entries: readonly Entry[],
  describe?: string,
): Promise<Injection> {
  const evidence = await stage.impose(entries);
  const before = await countersOf(stage.cluster, entries);
  return {
    evidence,
    ...(describe === undefined ? {} : { describe }),
    async cure() {
      const healed = await stage.lift();
      return { felt: felt(stage, entries, before, await countersOf(stage.cluster, entries)), healed };
    },
  };
}

/**
 * Imposes and lifts again and again, the entries of each round in turn: they stand for `held`, and nothing does for `rest`, in nanoseconds. Tells
 * what was seen of each round, in force and gone.
 */
export async function imposeInRounds(
  stage: Stage,
  rounds: readonly (readonly Entry[])[],
  { held, rest }: { readonly held: number; readonly rest: number },
): Promise<readonly Evidence[]> {
  const evidence: Evidence[] = [];
  for (const entries of rounds) {
    evidence.push(...(await stage.impose(entries)));
    await stage.sleep(held);
    evidence.push(...(await stage.lift()));
    await stage.sleep(rest);
  }
  return evidence;
}
