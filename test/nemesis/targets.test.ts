import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";
import {
  checkTargetSpecs,
  chooseTargets,
  describeTargets,
  fittingRoles,
  majority,
  minority,
  minorityThird,
  resolveTargets,
  type TargetRole,
} from "../../src/nemesis/targets.ts";
import { FakeCluster } from "./fake-cluster.ts";

const ROLES: readonly TargetRole[] = ["one", "minority", "minority-third", "majority", "primaries", "all"];
const seeds = fc.nat();
const clusterOf = (nodes: number, primaries?: readonly string[]) =>
  new FakeCluster({ nodes, clock: virtualClock(), ...(primaries ? { primaries } : {}) });

test("tutorial: a plan names the nodes; for primaries they are only known when the fault comes", async () => {
  const nodes = nodeNames(5);
  const plan = chooseTargets("minority", nodes, Random.of(1));
  expect(plan.nodes).toHaveLength(2);
  expect(describeTargets(plan)).toBe(`${plan.nodes.join(" ")} (minority)`);

  const primaries = chooseTargets("primaries", nodes, Random.of(1));
  expect(describeTargets(primaries)).toBe("primaries");
  expect(await resolveTargets(primaries, clusterOf(5, ["n4"]))).toEqual({
    nodes: ["n4"],
    describe: "n4 (primaries)",
  });
});

test("cardinalities are those of Jepsen", () => {
  const table = [1, 2, 3, 4, 5, 6, 7].map((n) => [majority(n), minority(n), minorityThird(n)]);
  expect(table).toEqual([
    [1, 0, 0],
    [2, 0, 0],
    [2, 1, 0],
    [3, 1, 1],
    [3, 2, 1],
    [4, 2, 1],
    [4, 3, 2],
  ]);
});

test("a minority leaves a majority, for any number of nodes", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99 }),
      (n) => n - minority(n) >= majority(n) && 3 * minorityThird(n) < n,
    ),
  );
});

test("a plan is the seed's, is plain data, and names distinct nodes of the cluster", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 4, max: 9 }), fc.constantFrom(...ROLES), (seed, n, role) => {
      const nodes = nodeNames(n);
      const plan = chooseTargets(role, nodes, Random.of(seed));
      expect(chooseTargets(role, nodes, Random.of(seed))).toEqual(plan);
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
      expect(new Set(plan.nodes).size).toBe(plan.nodes.length);
      expect(nodes).toEqual(expect.arrayContaining([...plan.nodes]));
    }),
  );
});

test("every node is hit now and then, whatever the role", () => {
  for (const role of ROLES) {
    const hit = new Set(
      Array.from({ length: 60 }, (_, seed) => chooseTargets(role, nodeNames(5), Random.of(seed)).nodes[0]),
    );
    expect(hit.size).toBeGreaterThanOrEqual(role === "all" ? 1 : role === "majority" ? 3 : 4);
  }
});

test("of several primaries at least one is taken, at times all, and never anybody else", async () => {
  const sizes = new Set<number>();
  for (let seed = 0; seed < 60; seed++) {
    const { nodes } = await resolveTargets(
      chooseTargets("primaries", nodeNames(5), Random.of(seed)),
      clusterOf(5, ["n2", "n3", "n5"]),
    );
    expect(["n2", "n3", "n5"]).toEqual(expect.arrayContaining([...nodes]));
    sizes.add(nodes.length);
  }
  expect([...sizes].sort()).toEqual([1, 2, 3]);
});

test.each([
  ["nobody leads", clusterOf(3, [])],
  ["the system has no primaries", clusterOf(3)],
  ["somebody leads whom nobody knows", clusterOf(3, ["n9"])],
])("%s: the first of the plan's order is taken, and the words say so", async (_, cluster) => {
  const plan = chooseTargets("primaries", nodeNames(3), Random.of(4));
  const first = plan.nodes[0] as string;
  expect(await resolveTargets(plan, cluster)).toEqual({
    nodes: [first],
    describe: `${first} (no primary was known)`,
  });
});

test("named nodes are taken as they are, in words without a role", () => {
  const plan = chooseTargets(["n3", "n1"], nodeNames(3), Random.of(1));
  expect(plan).toEqual({ spec: ["n3", "n1"], nodes: ["n3", "n1"] });
  expect(describeTargets(plan)).toBe("n3 n1");
});

test("what cannot be hit is refused with what would be needed", () => {
  const choose = (spec: TargetRole | string[], n: number) => () =>
    chooseTargets(spec, nodeNames(n), Random.of(1));
  expect(choose("minority", 2)).toThrow("the target minority needs at least 3 nodes; this cluster has 2");
  expect(choose("minority-third", 3)).toThrow(
    "the target minority-third needs at least 4 nodes; this cluster has 3",
  );
  expect(choose(["n1", "m2"], 3)).toThrow('there is no node "m2" in this cluster. Did you mean n2?');
  expect(choose([], 3)).toThrow("an empty list of nodes hits nobody");
  expect(() => checkTargetSpecs([])).toThrow("an empty list of targets hits nobody");
  expect(() => checkTargetSpecs(["primary" as TargetRole])).toThrow(
    'there is no target "primary". Did you mean primaries?',
  );
  expect(() => checkTargetSpecs([...ROLES, ["n1"]])).not.toThrow();
});

test("roles that mean nobody with so few nodes do not fit", () => {
  expect(fittingRoles(ROLES, 1)).toEqual(["one", "majority", "primaries", "all"]);
  expect(fittingRoles(ROLES, 3)).toEqual(["one", "minority", "majority", "primaries", "all"]);
  expect(fittingRoles(ROLES, 4)).toEqual(ROLES);
});
