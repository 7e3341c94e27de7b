import { expect, test } from "vitest";
import { ruleTable } from "../../../src/runtime/docker/rule-table.ts";
import type { Station } from "../../../src/runtime/docker/stations.ts";

/** A node that remembers which rules it was given, and counts three packets per rule and look. */
function station(name: string, address: string): Station & { readonly tables: string[] } {
  const tables: string[] = [];
  const inside = async (command: readonly string[]): Promise<string> => {
    const rules = (tables.at(-1) ?? "").match(/-A INPUT .*/g) ?? [];
    if (command[0] === "sh") tables.push(command.at(-1) as string);
    return command.join(" ").includes("iptables-save")
      ? rules.map((rule) => `[3:180] ${rule}`).join("\n")
      : "";
  };
  return { name, address, inside, tables };
}

const two = () => [station("n1", "10.0.0.1"), station("n2", "10.0.0.2")] as const;

test("every node is given the sources that are cut from it", async () => {
  const nodes = two();
  await ruleTable(nodes).cut([{ from: "n1", to: "n2" }]);
  expect(nodes[0].tables).toEqual(["*filter\n-F INPUT\n-F OUTPUT\nCOMMIT\n"]);
  expect(nodes[1].tables).toEqual(["*filter\n-F INPUT\n-F OUTPUT\n-A INPUT -s 10.0.0.1 -j DROP\nCOMMIT\n"]);
});

test("what is queued stays when others are cut, and the other way round", async () => {
  const nodes = two();
  const rules = ruleTable(nodes);
  await rules.queue([{ from: "n1", to: "n2" }]);
  await rules.cut([{ from: "n1", to: "n2" }]);
  await rules.queue([]);
  const has = (word: string) => nodes[1].tables.map((table) => table.includes(word));
  expect([has("NFQUEUE"), has("DROP")]).toEqual([
    [true, true, false],
    [false, true, true],
  ]);
});

test("links from clients are queued where they end, links to clients where they begin", async () => {
  const nodes = two();
  await ruleTable(nodes).queue([
    { from: "clients", to: "n1" },
    { from: "n2", to: "clients" },
  ]);
  expect(nodes.map(({ tables }) => (tables[0] as string).match(/-A (INPUT|OUTPUT) -j NFQUEUE/)?.[1])).toEqual(
    ["INPUT", "OUTPUT"],
  );
});

test("what rules have counted outlives them", async () => {
  const rules = ruleTable(two());
  const link = { from: "n1", to: "n2" };
  await rules.cut([link]);
  expect(await rules.dropped([link])).toEqual([3]);
  await rules.cut([link]);
  expect(await rules.dropped([link])).toEqual([6]);
  await rules.cut([]);
  expect(await rules.dropped([link, { from: "n2", to: "n1" }])).toEqual([6, 0]);
});

test("tables are set in the order in which they were asked for, one at a time", async () => {
  const nodes = two();
  const rules = ruleTable(nodes);
  await Promise.all([rules.cut([{ from: "n2", to: "n1" }]), rules.cut([])]);
  expect(nodes[0].tables.map((table) => table.includes("DROP"))).toEqual([true, false]);
});

test("a node that fails fails the request, after all others have been served", async () => {
  const [one, other] = two();
  const broken = { ...other, inside: () => Promise.reject(new Error("gone")) };
  await expect(ruleTable([broken, one]).cut([])).rejects.toThrow("gone");
  expect(one.tables).toHaveLength(1);
});
