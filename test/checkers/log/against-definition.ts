import { expect } from "vitest";
import { log } from "../../../checkers/index.ts";
import { Random } from "../../../src/core/random.ts";
import type { History } from "../../../src/history/history.ts";
import { check } from "../check.ts";
import { recorded } from "../recorded.ts";
import { byDefinition } from "./by-definition.ts";
import { DEFECTS, type Defect, simulatedLog } from "./simulated-log.ts";

/** Everything that the checker finds, anomalies and what it tolerates. */
async function found(history: History, wwDeps: boolean): Promise<string[]> {
  const { anomalies, statistics } = await check(log({ drained: true, wwDeps }), history);
  return [
    ...new Set([...anomalies.map(({ type }) => type), ...Object.keys(statistics?.tolerated ?? {})]),
  ].sort();
}

/**
 * Judges `count` random histories, half of them with a defect, by the checker and by definition. Fails at the first difference, at a
 * correct run that is accused, and when a defect is never found as what it is.
 */
export async function contend(count: number, seed: number): Promise<void> {
  const random = Random.of(seed);
  const defects = Object.keys(DEFECTS) as Defect[];
  const told = new Map<Defect, number>();
  for (let n = 0; n < count; n++) {
    const drawn = random.fork(n);
    const defect = n % 2 === 0 ? undefined : defects[(n >> 1) % defects.length];
    const history = recorded(simulatedLog(drawn, defect, drawn.int(4, 14)));
    // Which circles in time are told where there are several, with ww, is the checker's choice.
    const wwDeps = drawn.chance(0.3);
    const types = (await found(history, wwDeps)).filter((type) => !wwDeps || !type.endsWith("-realtime"));
    const expected = byDefinition(history, wwDeps);
    if (`${types}` !== `${expected}`) expect({ n, defect, types }).toEqual({ n, defect, types: expected });
    if (defect === undefined) expect({ n, types }).toEqual({ n, types: [] });
    else if (DEFECTS[defect].some((type) => types.includes(type)))
      told.set(defect, (told.get(defect) ?? 0) + 1);
  }
  for (const defect of defects)
    expect({ defect, told: (told.get(defect) ?? 0) / (count / 2 / defects.length) > 0.1 }).toEqual({
      defect,
      told: true,
    });
}
