import { expect } from "vitest";
import { fencedLock } from "../../checkers/index.ts";
import { Random } from "../../src/core/random.ts";
import type { Value } from "../../src/core/value.ts";
import { NEVER } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import { check } from "./check.ts";
import { recorded } from "./recorded.ts";
import { DEFECTS, simulatedLock } from "./simulated-lock.ts";

/** Types of what is wrong, told by going through all pairs. */
function byDefinition(history: History, leases: boolean): string[] {
  const operations = Array.from({ length: history.count }, (_, op) => history.operation(op));
  const end = (op: number) => {
    const { process, callPosition } = operations[op]!;
    const ending = operations.filter(
      (o) =>
        o.process === process &&
        o.callPosition > callPosition &&
        ((o.f === "release" && o.type !== "fail") || o.type === "info"),
    );
    return Math.min(NEVER, ...ending.map((o) => o.callPosition));
  };
  const grants = operations.filter(({ f, type }) => f === "acquire" && type === "ok");
  const writes = operations.filter(({ f, type }) => f === "write" && type === "ok");
  const token = (o: { readonly input: Value }) => (o.input as { readonly token: number }).token;
  const found = new Set<string>();
  for (const a of grants)
    for (const b of grants) {
      if (a === b) continue;
      const [from, to] = [Math.max(a.returnPosition, b.returnPosition), Math.min(end(a.op), end(b.op))];
      if (from < to && !leases) found.add("two-holders");
      const ordered = a.returnPosition < b.callPosition || (!leases && end(a.op) < b.returnPosition);
      if (a.output === b.output || (ordered && (a.output as number) > (b.output as number)))
        found.add("token-not-increasing");
    }
  for (const a of writes)
    for (const b of writes)
      if (a.returnPosition < b.callPosition && token(a) > token(b)) found.add("stale-token-accepted");
  return [...found].sort();
}

/**
 * Judges `count` random histories, half of them with a defect, by the checker and by definition. Fails at the first difference, at a
 * correct run that is accused, and when some anomaly is hardly ever found.
 */
export async function contend(count: number, seed: number): Promise<void> {
  const random = Random.of(seed);
  const told = new Map<string, number>();
  for (let n = 0; n < count; n++) {
    const drawn = random.fork(n);
    const leases = drawn.chance(0.4);
    const defect = n % 2 === 0 ? undefined : DEFECTS[(n >> 1) % DEFECTS.length];
    const history = recorded(simulatedLock(drawn, defect, leases));
    const types = [
      ...new Set((await check(fencedLock({ leases }), history)).anomalies.map(({ type }) => type)),
    ].sort();
    const expected = byDefinition(history, leases);
    if (`${types}` !== `${expected}`)
      expect({ n, defect, leases, types }).toEqual({ n, defect, leases, types: expected });
    if (defect === undefined) expect({ n, types }).toEqual({ n, types: [] });
    for (const type of types) told.set(type, (told.get(type) ?? 0) + 1);
  }
  for (const type of ["two-holders", "token-not-increasing", "stale-token-accepted"])
    expect(told.get(type)).toBeGreaterThan(count / 100);
}
