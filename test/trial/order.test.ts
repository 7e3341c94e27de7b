import { expect, test } from "vitest";
import { seconds } from "../../src/core/duration.ts";
import { commandOf, faultOptionOf } from "../../src/trial/order.ts";

test("the command that repeats a run says how its faults come", () => {
  const order = {
    what: "etcd/register",
    nemesis: ["disk", "kill"],
    swarm: true,
    faultInterval: seconds(8),
    faultTargets: ["one", "primaries"],
    faultIntensity: "harsh",
    oneAtATime: true,
    seed: 7,
  };
  expect(commandOf("run", order)).toBe(
    "npx ordeal run etcd/register --nemesis disk,kill --swarm --fault-interval 8s --fault-targets one,primaries --fault-intensity harsh --one-at-a-time --seed 7",
  );
  expect(commandOf("run", { ...order, swarm: false, oneAtATime: false })).not.toMatch(/swarm|one-at/);
});

test("an order that says nothing of how faults come has no such option", () => {
  expect(faultOptionOf({ what: "etcd/register", nemesis: ["kill"], swarm: false })).toBeUndefined();
  expect(faultOptionOf({ what: "etcd/register", faultTargets: ["one"] })).toBe("fault-targets");
});
