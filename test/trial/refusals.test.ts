import { describe, expect, test } from "vitest";
import { stockNemeses } from "../../nemeses/index.ts";
import { simulate } from "../../src/generator/simulate.ts";
import { prepare } from "../../src/trial/prepare.ts";

describe("a nemesis that a runtime cannot do is refused before anything starts, with what it can", () => {
  test.each([
    [
      "etcd/register",
      "docker",
      "sync-fails",
      "storage:sync-fails, which etcd on docker does not offer (it offers process, network,",
    ],
    [
      "toy/register",
      "simulation",
      "power-loss",
      "power, which toy on simulation does not offer (it offers process, network, primaries)",
    ],
    [
      "toy/register",
      "simulation",
      "sync-fails",
      "storage:sync-fails, which toy on simulation does not offer",
    ],
  ])("%s on %s: %s", async (what, runtime, nemesis, words) => {
    await expect(prepare({ what, runtime, nemesis: [nemesis] })).rejects.toThrow(
      `the nemesis ${nemesis} needs ${words}`,
    );
  });

  test("one that is misspelt, with the nearest name", () =>
    expect(prepare({ what: "toy/register", nemesis: ["power-lost"] })).rejects.toThrow(
      "Did you mean power-loss?",
    ));

  test("a program in the simulation takes them all", async () => {
    const nemesis = Object.keys(stockNemeses).filter((name) => name !== "network");
    const { record } = await prepare({ what: "raft-kv/register", runtime: "simulation", nemesis });
    expect(record.nemeses).toEqual(nemesis);
  });
});

describe("an order that cannot be is refused before anything starts", () => {
  test.each([
    [{ what: "etcd/register/more" }, "neither a pair"],
    [{ what: "etcd/register", nodes: 10 }, "etcd runs with 1 to 9 nodes"],
    [{ what: "etcd/register", set: { colour: "red" } }, "There is: reads, keys, values."],
    [{ what: "etcd/register", claim: "serializable" }, 'cannot decide the claim "serializable"'],
    [{ what: "etcd/set", set: { reads: "serializable" } }, 'cannot decide the claim "stale-reads"'],
    [{ what: "redis/register", set: { appendfsync: "no" } }, "promises nothing of registers"],
    [{ what: "etcd/register", runtime: "simulation" }, 'etcd does not run on the runtime "simulation"'],
    [{ what: "toy/register", nodes: 1, nemesis: ["partition"] }, "a partition needs at least 2 nodes"],
  ])("%o", (order, words) => expect(prepare(order)).rejects.toThrow(words));
});

test("a plan holds no operation that its system does not offer", async () => {
  const { record, generator } = await prepare({ what: "quorum-kv/register", runtime: "simulation" });
  expect(record.functions).toEqual(["read", "write"]);
  const asked = simulate(generator, { tasks: 500 }).map(({ f }) => f);
  expect(new Set(asked)).toEqual(new Set(["read", "write"]));
});
