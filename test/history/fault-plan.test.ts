import { expect, test } from "vitest";
import { describeLeftOut, describePace, type FaultPlan } from "../../src/history/fault-plan.ts";

const plan: FaultPlan = { interval: 8e9, atOnce: 3, intensity: "normal", swarm: false, leftOut: [] };

test("how faults come, in words", () => {
  expect(describePace(plan)).toBe("at most 3 at once, every 8.00 s each, normal");
  expect(describePace({ ...plan, atOnce: 1, targets: ["one", "all"] })).toBe(
    "one at a time, every 8.00 s, normal, on one or all",
  );
});

test("what is left out is told once for each thing asked for, the same reason once", () => {
  const left = (from: string, fault: string, reason: string) => ({ from, fault, reason });
  const leftOut = [
    left("disk", "wipe", "not survived by etcd"),
    left("disk", "slow-disk", "no io.max"),
    left("disk", "flip", "not survived by etcd"),
    left("network", "corrupt", "not survived by etcd"),
  ];
  expect(describeLeftOut({ ...plan, leftOut })).toEqual([
    "disk leaves out wipe, flip: not survived by etcd; slow-disk: no io.max",
    "network leaves out corrupt: not survived by etcd",
  ]);
  expect(describeLeftOut(plan)).toEqual([]);
});
