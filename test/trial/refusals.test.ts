import { describe, expect, test } from "vitest";
import { stockNemeses } from "../../nemeses/index.ts";
import { simulate } from "../../src/generator/simulate.ts";
import { prepare } from "../../src/trial/prepare.ts";

describe("a nemesis that a runtime cannot do is refused before anything starts, with what it can", () => {
  test.each([
    [
      "etcd/register",
      "docker",
      "clock",
      "clock, which etcd on docker does not offer (it offers process, network, primaries)",
    ],
    ["etcd/register", "docker", "lost-replies", "shaping, which etcd on docker does not offer"],
    [
      "toy/register",
      "simulation",
      "power-loss",
      "power, which toy on simulation does not offer (it offers process, network, primaries)",
    ],
    ["toy/register", "simulation", "sync-fails", "storage, which toy on simulation does not offer"],
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
    const nemesis = Object.keys(stockNemeses);
    const { record } = await prepare({ what: "raft-kv/register", runtime: "simulation", nemesis });
    expect(record.nemeses).toEqual(nemesis);
  });
});

test("a plan holds no operation that its system does not offer", async () => {
  const { record, generator } = await prepare({ what: "quorum-kv/register", runtime: "simulation" });
  expect(record.functions).toEqual(["read", "write"]);
  const asked = simulate(generator, { tasks: 500 }).map(({ f }) => f);
  expect(new Set(asked)).toEqual(new Set(["read", "write"]));
});
