import fc from "fast-check";
import { expect, test } from "vitest";
import type { Script } from "../../../src/core/script.ts";
import { PASSES } from "../../../src/trial/shrink/passes.ts";

const operation = fc.record({
  time: fc.nat(1e9),
  thread: fc.nat(3),
  f: fc.constantFrom("read", "txn"),
  key: fc.nat(3),
  input: fc.oneof(
    fc.constant(null),
    fc.nat(9),
    fc.array(fc.tuple(fc.constant("append"), fc.nat(3), fc.nat(9))),
  ),
});
const fault = fc
  .record({ begin: fc.nat(1e9), length: fc.nat(1e8), nemesis: fc.constant("kill"), plan: fc.constant({}) })
  .map(({ length, ...rest }) => ({ ...rest, end: rest.begin + length }));
const scripts = fc.record({
  scriptVersion: fc.constant(1 as const),
  test: fc.constant("toy/register"),
  seed: fc.constant(1),
  nodes: fc.constant(["n1"]),
  set: fc.constant({}),
  mutants: fc.constant([]),
  concurrency: fc.constant(4),
  duration: fc.constant(1e9 + 1),
  operations: fc.array(operation, { maxLength: 20 }),
  faults: fc.array(fault, { maxLength: 5 }),
}) as unknown as fc.Arbitrary<Script>;

/** Every step of every pass, taken again and again where it is taken at all: so a pass that could go on for ever does. */
function exhaust(script: Script, taken: (candidate: Script) => boolean): number {
  let steps = 0;
  let current = script;
  for (let pass = 0, step = 0; pass < PASSES.length; ) {
    const candidate = PASSES[pass]?.(current, step);
    if (++steps > 20_000) return steps;
    if (!candidate) {
      pass++;
      step = 0;
    } else if (taken(candidate)) current = candidate;
    else step++;
  }
  return steps;
}

test("every pass comes to its end, whatever is taken of it", () => {
  fc.assert(
    fc.property(scripts, fc.infiniteStream(fc.boolean()), (script, coin) => {
      expect(exhaust(script, () => coin.next().value)).toBeLessThan(20_000);
    }),
    { numRuns: 50 },
  );
});

test("no pass makes a script longer, and none makes it one that could not be executed", () => {
  fc.assert(
    fc.property(scripts, (script) => {
      exhaust(script, (candidate) => {
        expect(candidate.operations.length).toBeLessThanOrEqual(script.operations.length);
        expect(candidate.duration).toBeLessThanOrEqual(script.duration);
        expect(candidate.duration).toBeGreaterThan(0);
        for (const { begin, end } of candidate.faults) expect(0 <= begin && begin <= end).toBe(true);
        for (const { time } of candidate.operations) expect(time).toBeGreaterThanOrEqual(0);
        return true;
      });
    }),
    { numRuns: 50 },
  );
});
