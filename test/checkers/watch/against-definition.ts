import { expect } from "vitest";
import { watch } from "../../../checkers/index.ts";
import { Random } from "../../../src/core/random.ts";
import { check } from "../check.ts";
import { recorded } from "../recorded.ts";
import { byDefinition } from "./by-definition.ts";
import { DEFECTS, type Defect, simulatedWatch } from "./simulated-watch.ts";

/**
 * Judges `count` random histories, half of them with a defect, by the checker and by definition. Fails at the first difference, at a
 * correct run that is accused, and when a defect is hardly ever found as what it is.
 */
export async function contend(count: number, seed: number): Promise<void> {
  const random = Random.of(seed);
  const defects = Object.keys(DEFECTS) as Defect[];
  const told = new Map<Defect, number>();
  for (let n = 0; n < count; n++) {
    const defect = n % 2 === 0 ? undefined : defects[(n >> 1) % defects.length];
    const history = recorded(simulatedWatch(random.fork(n), defect));
    const result = await check(watch(), history);
    const found = [...new Set(result.anomalies.map(({ type }) => type))].sort();
    const expected = byDefinition(history);
    if (`${found}` !== `${expected}`) expect({ n, defect, found }).toEqual({ n, defect, found: expected });
    if (defect === undefined) expect({ n, verdict: result.verdict }).toEqual({ n, verdict: "valid" });
    else if (DEFECTS[defect].some((type) => found.includes(type)))
      told.set(defect, (told.get(defect) ?? 0) + 1);
  }
  for (const defect of defects)
    expect({ defect, often: (told.get(defect) ?? 0) > count / 100 }).toEqual({ defect, often: true });
}
