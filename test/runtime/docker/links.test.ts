import { expect, test } from "vitest";
import { networkControl } from "../../../src/runtime/docker/links.ts";

/** A node that remembers which rules it was given, counts a packet per rule and look, and hears everybody. */
function station(name: string, address: string) {
  const tables: string[] = [];
  const inside = async (command: readonly string[]): Promise<string> => {
    const rules = (tables.at(-1) ?? "").match(/-A INPUT .*/g) ?? [];
    if (command[0] === "sh") tables.push(command.at(-1) as string);
    if (command[0] === "perl") return "10.0.0.1\n10.0.0.2";
    return rules.map((rule) => `[3:180] ${rule}`).join("\n");
  };
  return { name, address, inside, tables };
}

test("every node is given the sources that are cut from it", async () => {
  const [one, two] = [station("n1", "10.0.0.1"), station("n2", "10.0.0.2")];
  await networkControl([one, two]).apply([{ from: "n1", to: "n2" }]);
  expect(one.tables).toEqual(["*filter\n:INPUT ACCEPT\nCOMMIT\n"]);
  expect(two.tables).toEqual(["*filter\n:INPUT ACCEPT\n-A INPUT -s 10.0.0.1 -j DROP\nCOMMIT\n"]);
});

test("what rules have counted outlives them", async () => {
  const [one, two] = [station("n1", "10.0.0.1"), station("n2", "10.0.0.2")];
  const network = networkControl([one, two]);
  const link = { from: "n1", to: "n2" };
  await network.apply([link]);
  expect(await network.dropped([link])).toEqual([3]);
  await network.apply([link]);
  expect(await network.dropped([link])).toEqual([6]);
  await network.apply([]);
  expect(await network.dropped([link, { from: "n2", to: "n1" }])).toEqual([6, 0]);
});

test("tables are set in the order in which they were asked for, one at a time", async () => {
  const one = station("n1", "10.0.0.1");
  const network = networkControl([one, station("n2", "10.0.0.2")]);
  await Promise.all([network.apply([{ from: "n2", to: "n1" }]), network.apply([])]);
  expect(one.tables.map((table) => table.includes("DROP"))).toEqual([true, false]);
});

test("a probe arrived where its token was heard", async () => {
  const network = networkControl([
    station("n1", "10.0.0.1"),
    station("n2", "10.0.0.2"),
    station("n3", "10.0.0.3"),
  ]);
  expect(
    await network.probe([
      { from: "n1", to: "n2" },
      { from: "n3", to: "n2" },
    ]),
  ).toEqual([true, false]);
});

test("a node that fails fails the request, after all others have been served", async () => {
  const [one, two] = [
    station("n1", "10.0.0.1"),
    { ...station("n2", "10.0.0.2"), inside: () => Promise.reject(new Error("gone")) },
  ];
  await expect(networkControl([two, one]).apply([])).rejects.toThrow("gone");
  expect(one.tables).toHaveLength(1);
});
