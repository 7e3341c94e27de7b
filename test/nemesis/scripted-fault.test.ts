import { expect, test } from "vitest";
import { type Duration, milliseconds } from "../../src/core/duration.ts";
import { simulate } from "../../src/generator/simulate.ts";
import type { AnyNemesis } from "../../src/nemesis/nemesis.ts";
import { scriptedFault } from "../../src/nemesis/scripted-fault.ts";

const fault = { nemesis: "kill", plan: { nodes: ["n2"] }, begin: milliseconds(5), end: milliseconds(9) };

const events = (latency: Duration) =>
  simulate(scriptedFault({} as AnyNemesis, fault).generator([], -1), {
    nemeses: 1,
    clients: 0,
    world: () => ({ latency, type: "ok" }),
  })
    .filter(({ type }) => type === "invoke")
    .map(({ f, input, time }) => [f, input, time / 1e6]);

test("tutorial: a fault is injected with its own plan and cured at its end, once", () => {
  expect(events(milliseconds(1))).toEqual([
    ["inject", { nodes: ["n2"] }, 5],
    ["cure", null, 9],
  ]);
});

test("one that takes longer to come into force than it was to last is cured at once", () => {
  expect(events(milliseconds(30))).toEqual([
    ["inject", { nodes: ["n2"] }, 5],
    ["cure", null, 35],
  ]);
});
