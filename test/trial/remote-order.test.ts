import { expect, test } from "vitest";
import { prepare } from "../../src/trial/prepare.ts";
import { remoteSite } from "../../src/trial/remote-order.ts";
import { stockSubject } from "../../src/trial/stock-subject.ts";

const target = ["n1=http://127.0.0.1:1", "n2=127.0.0.1:2"];
const what = "etcd/register";

test("tutorial: the nodes are the targets, and nothing breaks them", async () => {
  const { record, runtime } = await prepare({ what, target, seed: 7 });
  expect(runtime.name).toBe("remote");
  expect(record).toMatchObject({ runtime: "remote", nodes: ["n1", "n2"], nemeses: [] });
  expect(record.command).toBe(
    "npx ordeal run etcd/register --target n1=http://127.0.0.1:1,n2=127.0.0.1:2 --seed 7",
  );
});

test("with a script, any nemesis does, and without one named whatever the script does", async () => {
  const order = { what, target, faultCommand: "/bin/true" };
  const { record, schedules } = await prepare({ ...order, nemesis: ["clock", "wipe", "partition"] });
  expect(record.nemeses).toEqual(["clock", "wipe", "partition"]);
  expect(new Set(schedules.flatMap(({ nemesis }) => nemesis.requires))).toEqual(new Set(["command"]));
  expect(record.command).toContain("--fault-command /bin/true");
  expect((await prepare(order)).record.nemeses).toEqual(["command"]);
  const turns = await prepare({ ...order, nemesis: ["command", "clock"], oneAtATime: true });
  expect(turns.record.nemeses).toEqual(["command", "clock"]);
  expect((await prepare({ ...order, faultTargets: ["primaries"] })).schedules[0]?.nemesis.requires).toEqual([
    "command",
    "primaries",
  ]);
  expect((await prepare({ ...order, nemesis: [] })).record.nemeses).toEqual([]);
});

test.each([
  [{ target: ["n1=notaurl"] }, '"notaurl" has no port'],
  [{ target, nemesis: ["clock"] }, "--fault-command ./fault.sh"],
  [{ target, nemesis: ["command"] }, "--fault-command ./fault.sh"],
  [{ target, nodes: 3 }, "--nodes does not go with --target"],
  [{ target, runtime: "docker" }, "--runtime docker does not go with --target"],
  [{ target: Array.from({ length: 10 }, (_, i) => `n${i}=h:${i + 1}`) }, "etcd runs with 1 to 9 nodes"],
  [{ runtime: "remote" }, "--runtime remote needs the nodes"],
  [{ faultCommand: "/bin/true" }, "--fault-command goes with --target"],
  [{ target, faultCommand: "/nonexistent" }, "there is no such file"],
])("%o is refused", (order, words) => expect(prepare({ what, ...order })).rejects.toThrow(words));

test("a mutant is of what ordeal starts itself", () =>
  expect(prepare({ what: "raft-kv/register", target, mutant: "M09.1" })).rejects.toThrow(
    "--mutant does not go with --target",
  ));

test("a client that does not say that it keeps apart what it writes is refused", () => {
  const subject = stockSubject({ what });
  const { namespaced: _, ...client } = subject.client;
  expect(() => remoteSite({ what, target }, { ...subject, client })).toThrow(
    'say so with "namespaced: true"',
  );
});
