import { describe, expect, test } from "vitest";
import { command, kill, partition } from "../../nemeses/index.ts";
import { virtualWorld } from "../../src/control/world.ts";
import { sleep } from "../../src/core/clock.ts";
import { seconds } from "../../src/core/duration.ts";
import { Random } from "../../src/core/random.ts";
import type { Value } from "../../src/core/value.ts";
import { byCommand } from "../../src/nemesis/by-command.ts";
import { FaultStack } from "../../src/nemesis/fault-stack.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import type { AnyNemesis } from "../../src/nemesis/nemesis.ts";
import { turns } from "../../src/nemesis/turns.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import { nemesisContract } from "../conformance/nemesis.ts";
import { FakeCluster } from "./fake-cluster.ts";

/** A cluster with a script that takes a second for each call, and fails at these words. */
function setting(fails: readonly string[] = []) {
  const world = virtualWorld();
  const calls: string[] = [];
  const orders: Value[] = [];
  const cluster: Cluster = Object.assign(
    new FakeCluster({ nodes: 3, clock: world.clock, primaries: ["n2"] }),
    {
      command: {
        async call(word: string, order: Value) {
          calls.push(`${word} begins`);
          orders.push(order);
          await sleep(world.clock, seconds(1));
          calls.push(`${word} ends`);
          return { what: `fault.sh ${word}`, holds: !fails.includes(word) };
        },
      },
    },
  );
  return { world, cluster, calls, orders, stack: new FaultStack(new FaultTable(cluster, world.clock)) };
}

for (const nemesis of [command(), command(["primaries"]), byCommand(partition()), byCommand(kill())])
  nemesisContract(nemesis, async () => setting(), 3);

const planned = (nemesis: AnyNemesis) =>
  nemesis.plan({ nodes: ["n1", "n2", "n3"], ordinal: 0 }, Random.of(7));

async function injected({ stack, world }: ReturnType<typeof setting>, nemesis: AnyNemesis) {
  const { fault } = stack.begin(nemesis, planned(nemesis));
  return { fault, event: await world.settle(stack.inject(fault)) };
}

test("tutorial: the script is told what is planned and who that means; its exit code is the evidence", async () => {
  const one = setting();
  const { fault, event } = await injected(one, byCommand(kill(["primaries"])));
  expect(event).toMatchObject({
    stage: "in-force",
    inForce: true,
    evidence: [{ what: "fault.sh inject", holds: true }],
    describe: "kill primaries: n2 (primaries)",
  });
  expect(one.orders).toMatchObject([
    {
      fault: 0,
      nemesis: "kill",
      targets: [{ name: "n2", host: "n2", port: 6, address: "n2:6" }],
      nodes: [{ name: "n1" }, { name: "n2" }, { name: "n3" }],
      plan: { spec: "primaries" },
    },
  ]);
  expect(await one.world.settle(one.stack.cure(fault))).toMatchObject([{ stage: "end", healed: true }]);
  expect(one.orders[1]).toEqual(one.orders[0]);
});

test("what the nemesis itself would need does not matter, but who leads must be known where it is asked for", () => {
  expect(byCommand(partition()).requires).toEqual(["command"]);
  expect(byCommand(kill(["primaries"])).requires).toEqual(["command", "primaries"]);
});

test("a plan without targets says what it is about itself", async () => {
  const one = setting();
  await injected(one, byCommand(partition(["majority"])));
  expect(one.orders).toMatchObject([{ targets: [], plan: { shape: "majority", links: expect.anything() } }]);
});

describe("every inject has its cure", () => {
  test("where it failed: the fault was without effect", async () => {
    const one = setting(["inject"]);
    const { event } = await injected(one, command());
    expect(event).toMatchObject({ stage: "in-force", inForce: false });
    expect(await one.world.settle(one.stack.healAll(() => {}))).toEqual([]);
    expect(one.calls).toEqual(["inject begins", "inject ends", "cure begins", "cure ends"]);
  });

  test("where it is still under way: the cure waits for its end", async () => {
    const one = setting();
    const { fault } = one.stack.begin(command(["one"]), planned(command(["one"])));
    const injecting = one.stack.inject(fault);
    await one.world.settle(sleep(one.world.clock, seconds(0.5)));
    expect(await one.world.settle(one.stack.healAll(() => {}))).toEqual([]);
    await injecting;
    expect(one.calls).toEqual(["inject begins", "inject ends", "cure begins", "cure ends"]);
  });

  test("before it began: then it does not begin any more", async () => {
    const one = setting();
    const { fault } = one.stack.begin(command(["one"]), planned(command(["one"])));
    const injecting = one.stack.inject(fault);
    expect(await one.world.settle(one.stack.healAll(() => {}))).toEqual([]);
    expect(await one.world.settle(injecting)).toMatchObject({ stage: "error" });
    expect(one.calls).toEqual([]);
  });

  test("a cure that fails is tried again, and what did not heal is told", async () => {
    const one = setting(["cure"]);
    await injected(one, command());
    expect(await one.world.settle(one.stack.healAll(() => {}))).toHaveLength(1);
    expect(one.calls.filter((call) => call === "cure begins")).toHaveLength(3);
  });
});

test("of several that strike by turns, each is carried out by the script under its own name", async () => {
  const one = setting();
  const { turn, ...both } = byCommand(turns("both", [kill(["one"]), partition()]));
  const its = turn?.(planned(both));
  await injected(one, its?.nemesis as AnyNemesis);
  expect(one.orders).toMatchObject([{ nemesis: "kill", describe: expect.stringMatching(/^kill /) }]);
});
