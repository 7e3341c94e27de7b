import { describe, expect, test } from "vitest";
import { type PartitionShape, partition } from "../../nemeses/partition.ts";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import { FaultTable } from "../../src/nemesis/fault-table.ts";
import { majority } from "../../src/nemesis/targets.ts";
import { linkName } from "../../src/runtime/in-force.ts";
import { nemesisContract } from "../conformance/nemesis.ts";
import { fakeSetting } from "./setting.ts";

const view = (n: number, ordinal = 1) => ({ nodes: nodeNames(n), ordinal });
const shapes = (n: number, asked?: readonly PartitionShape[], ordinal = 1) =>
  new Set(
    Array.from({ length: 300 }, (_, seed) => partition(asked).plan(view(n, ordinal), Random.of(seed)).shape),
  );

test("tutorial: a majority on one side, no datagram from side to side", async () => {
  const { world, cluster } = await fakeSetting();
  const nemesis = partition(["majority"]);
  const plan = nemesis.plan(view(5), Random.of(2));
  expect(nemesis.describe(plan)).toMatch(/^majority n\d n\d n\d \| n\d n\d$/);
  const { evidence, cure } = await world.settle(
    nemesis.inject(new FaultTable(cluster, world.clock).stage(0), plan),
  );
  expect(evidence).toHaveLength(2 * 3 * 2 + 1);
  expect(cluster.broken).toHaveLength(12);
  await world.settle(cure());
  expect(cluster.broken).toEqual([]);
});

describe("shapes", () => {
  test("unasked, the first of a run is a complete cut with a majority on one side", () => {
    for (let n = 3; n < 8; n++) {
      for (let seed = 0; seed < 20; seed++) {
        const plan = partition().plan(view(n, 0), Random.of(seed));
        if (plan.shape === "primaries") throw new Error("not the first");
        const [large, small, ...more] = plan.groups as [string[], string[]];
        expect(large.length).toBeGreaterThanOrEqual(majority(n));
        expect(plan.links).toHaveLength(2 * large.length * small.length);
        expect(more).toEqual([]);
      }
    }
  });

  test("unasked, the later ones are all that the number of nodes allows; the ring only from four nodes up", () => {
    const small = ["halves", "random-halves", "one", "one-way", "primaries"];
    expect(shapes(2)).toEqual(new Set(small));
    expect(shapes(2, undefined, 0)).toEqual(new Set(small));
    expect(shapes(3)).toEqual(new Set([...small, "majority", "bridge"]));
    expect(shapes(4)).toEqual(new Set([...small, "majority", "bridge", "minority-third", "majorities-ring"]));
  });

  test("asked, it keeps to what was asked, from the first", () => {
    expect(shapes(5, ["bridge", "ring"], 0)).toEqual(new Set(["bridge", "majorities-ring"]));
  });

  test("what the cluster is too small for is refused, whichever would have been drawn", () => {
    for (let seed = 0; seed < 10; seed++)
      expect(() => partition(["one", "ring"]).plan(view(3), Random.of(seed))).toThrow(
        "the partition majorities-ring needs at least 4 nodes; this cluster has 3",
      );
    expect(() => partition().plan(view(1), Random.of(1))).toThrow(
      "a partition needs at least 2 nodes; this cluster has 1",
    );
    expect(() => partition([]).plan(view(3), Random.of(1))).toThrow(
      "an empty list of partitions cuts nothing",
    );
    // @ts-expect-error: a misspelt shape does not compile either.
    expect(() => partition(["brigde"]).plan(view(3), Random.of(1))).toThrow("Did you mean bridge?");
  });
});

describe("primaries", () => {
  const cutLinks = async (primaries: readonly string[], seed: number) => {
    const { world, cluster } = await fakeSetting();
    const nemesis = partition(["primaries"]);
    const lying = Object.assign(cluster, { primaries: async () => primaries });
    const plan = nemesis.plan(view(5), Random.of(seed));
    expect(nemesis.describe(plan)).toBe("isolate primaries");
    const { describe } = await world.settle(
      nemesis.inject(new FaultTable(lying, world.clock).stage(0), plan),
    );
    return { describe, broken: lying.broken };
  };
  const around = (node: string) =>
    nodeNames(5)
      .filter((other) => other !== node)
      .flatMap((other) => [`${node}→${other} cut`, `${other}→${node} cut`])
      .sort();

  test("whoever leads is alone; all others, also primaries that were not chosen, stay together", async () => {
    expect(await cutLinks(["n3"], 1)).toEqual({ describe: "isolate n3 (primaries)", broken: around("n3") });
    const outcomes = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((seed) => cutLinks(["n2", "n4"], seed)));
    const both = [...new Set([...around("n2"), ...around("n4")])].sort();
    for (const { describe, broken } of outcomes) {
      const nodes = describe?.match(/n\d/g) as string[];
      expect(broken).toEqual(nodes.length === 2 ? both : around(nodes[0] as string));
    }
    expect(new Set(outcomes.map(({ describe }) => describe?.match(/n\d/g)?.length))).toEqual(new Set([1, 2]));
  });

  test("with nobody known, one is isolated all the same, and the words say so", async () => {
    const { describe, broken } = await cutLinks([], 3);
    expect(describe).toMatch(/^isolate n\d \(no primary was known\)$/);
    expect(broken).toEqual(around(describe?.split(" ")[1] as string));
  });

  test("are required of the cluster only where they are asked for", () => {
    expect(partition().requires).toEqual(["network"]);
    expect(partition(["one", "primaries"]).requires).toEqual(["network", "primaries"]);
  });
});

test("a plan that cuts links lists them all: a replay cuts the same", () => {
  const plan = partition(["one-way"]).plan(view(3), Random.of(1));
  if (plan.shape === "primaries") throw new Error("not asked for");
  const [from, to] = plan.groups as [string[], string[]];
  expect(plan.links.map(linkName).sort()).toEqual(
    from.flatMap((speaker) => to.map((hearer) => `${speaker}→${hearer}`)).sort(),
  );
  expect(partition().describe(plan)).toBe(`one-way ${from.join(" ")} ↛ ${to.join(" ")}`);
});

nemesisContract(partition(["primaries"]), fakeSetting);
