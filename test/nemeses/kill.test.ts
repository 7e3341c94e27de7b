import { describe, expect, test } from "vitest";
import { kill } from "../../nemeses/kill.ts";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { nemesisContract } from "../conformance/nemesis.ts";
import { fakeSetting } from "./setting.ts";

const view = (n: number, ordinal = 0) => ({ nodes: nodeNames(n), ordinal });

test("tutorial: whoever leads is killed, stays down, and is started again", async () => {
  const { world, cluster } = await fakeSetting();
  const nemesis = kill(["primaries"]);
  const plan = nemesis.plan(view(5), Random.of(3));
  expect(nemesis.describe(plan)).toBe("kill primaries");
  const { evidence, describe, cure } = await world.settle(
    nemesis.inject(new FaultTable(cluster, world.clock).stage(0), plan),
  );
  const [node] = plan.nodes.filter((name) => ["n2", "n4"].includes(name)) as [string];
  expect(describe).toMatch(new RegExp(`^kill ${node}.* \\(primaries\\)$`));
  expect(evidence[0]).toEqual({ what: `process of ${node}`, holds: true, detail: "is down" });
  await world.settle(cure());
  expect(cluster.calls).toEqual(expect.arrayContaining([`kill ${node}`, `start ${node}`]));
  expect(cluster.broken).toEqual([]);
});

describe("targets", () => {
  test("unasked, it mixes all roles that the cluster allows", () => {
    const specs = (n: number) =>
      new Set(Array.from({ length: 200 }, (_, seed) => kill().plan(view(n), Random.of(seed)).spec));
    expect(specs(3)).toEqual(new Set(["one", "minority", "majority", "primaries", "all"]));
    expect(specs(2)).toEqual(new Set(["one", "majority", "primaries", "all"]));
  });

  test("asked, it keeps to what was asked", () => {
    const plans = Array.from({ length: 50 }, (_, seed) =>
      kill(["one", ["n2", "n3"]]).plan(view(3), Random.of(seed)),
    );
    expect(new Set(plans.map((plan) => JSON.stringify(plan.spec)))).toEqual(
      new Set(['"one"', '["n2","n3"]']),
    );
  });

  test("primaries are required of the cluster only where they are asked for", () => {
    expect(kill().requires).toEqual(["process"]);
    expect(kill(["one", "primaries"]).requires).toEqual(["process", "primaries"]);
  });

  test("what is no target is refused at once, what does not fit the cluster whenever anything is planned", () => {
    // @ts-expect-error: a misspelt role does not compile either.
    expect(() => kill(["leaders"])).toThrow('there is no target "leaders"');
    for (let seed = 0; seed < 10; seed++)
      expect(() => kill(["one", "minority"]).plan(view(2), Random.of(seed))).toThrow(
        "the target minority needs at least 3 nodes",
      );
  });
});

nemesisContract(kill(["primaries"]), fakeSetting);
