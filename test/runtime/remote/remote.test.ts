import { expect, test } from "vitest";
import { virtualWorld } from "../../../src/control/world.ts";
import { sleep } from "../../../src/core/clock.ts";
import { seconds } from "../../../src/core/duration.ts";
import { Random } from "../../../src/core/random.ts";
import { capabilitiesOf, RUNTIME_CAPABILITIES } from "../../../src/runtime/cluster.ts";
import { type RemoteOptions, remoteRuntime } from "../../../src/runtime/remote/remote.ts";
import { parseTargets } from "../../../src/runtime/remote/targets.ts";
import type { System } from "../../../src/runtime/system.ts";
import { etcdSystem } from "../../../systems/etcd/etcd.ts";

const targets = parseTargets(["n1=h:1", "n2=h:2"], etcdSystem);

/** etcd as somebody runs it who answers in its place. */
const system = (ready: System["ready"]): System => ({
  ...etcdSystem,
  ready,
  version: async ({ name }) => `of ${name}`,
  primaries: async (nodes) => nodes.slice(1).map(({ name }) => name),
});

function start(options: Partial<RemoteOptions> = {}) {
  const world = virtualWorld();
  const notes: string[] = [];
  const one = { system: system(async () => {}), targets, ...options };
  const request = {
    system: one.system,
    nodes: ["n1", "n2"],
    settings: {},
    mutants: [],
    runId: "run-7",
    clock: world.clock,
    random: Random.of(7),
    signal: new AbortController().signal,
    note: (message: string) => void notes.push(message),
  };
  return { world, notes, cluster: world.settle(remoteRuntime(one).start(request)) };
}

const prefixOf = (text: string | undefined) => /"(ordeal-run-7-[a-z0-9]+\/)"/.exec(text ?? "")?.[1];

test("tutorial: it is spoken to where it is, and what is written where is said beforehand", async () => {
  const { notes, cluster } = start();
  const { nodes, facts, primaries, collectLogs, stop } = await cluster;
  expect(nodes.map((node) => node.address("client"))).toEqual(targets.map(({ address }) => address));
  expect(() => nodes[0]!.address("peer")).toThrow("no --target says");
  const prefix = prefixOf(notes[0]);
  expect(notes).toEqual([`writes keys beginning with "${prefix}" to n1 http://h:1, n2 http://h:2`]);
  expect(nodes.map(({ namespace }) => namespace)).toEqual([prefix, prefix]);
  const told = Object.fromEntries(facts.map(({ name, value }) => [name, value]));
  expect(told).toMatchObject({ "version of n2": "of n2", logs: expect.stringMatching(/^not collected/) });
  expect(prefixOf(told.writes)).toBe(prefix);
  expect(primaries).toBeDefined();
  expect(await collectLogs("/nonexistent")).toEqual([]);
  await stop();
});

test("two runs of one name never write to the same place", async () => {
  const [one, other] = await Promise.all([start().cluster, start().cluster]);
  expect(one.nodes[0]?.namespace).not.toBe(other.nodes[0]?.namespace);
});

test("it can be broken by a script of its owner's, and by nobody else", async () => {
  const options = { system: etcdSystem, targets };
  const offers = await remoteRuntime(options).offers(etcdSystem);
  expect(RUNTIME_CAPABILITIES.filter((one) => !String(offers[one]).includes("--fault-command"))).toEqual([]);
  expect(capabilitiesOf(await start().cluster)).toEqual(["primaries"]);
  const broken = { faultCommand: "/bin/true" };
  expect(await remoteRuntime({ ...options, ...broken }).offers(etcdSystem)).toMatchObject({
    command: true,
    clock: true,
  });
  expect(capabilitiesOf(await start(broken).cluster)).toEqual(["primaries", "command"]);
});

test("nodes that do not serve are named, with what they said, after five seconds", async () => {
  const { world, notes, cluster } = start({
    system: system(async ({ name }) => {
      if (name === "n2") throw new Error("no leader");
    }),
  });
  await expect(cluster).rejects.toMatchObject({
    kind: "environment",
    message: "etcd does not serve within 5.00 s: n2 at http://h:2 (no leader). Nothing was written.",
  });
  expect(world.clock.now()).toBeLessThanOrEqual(seconds(5));
  expect(notes).toEqual([]);
});

test("one that hangs is not waited for, and one that is electing a leader is", async () => {
  const hangs = start({ system: system(() => new Promise(() => {})) });
  await expect(hangs.cluster).rejects.toThrow("n1 at http://h:1 (no answer), n2 at http://h:2 (no answer)");
  const late = start({
    system: system(async () => {
      if (late.world.clock.now() < seconds(3)) throw new Error("no leader");
      await sleep(late.world.clock, seconds(1));
    }),
  });
  expect((await late.cluster).nodes).toHaveLength(2);
});
