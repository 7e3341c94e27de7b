import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realClock } from "../../src/core/clock.ts";
import { Random } from "../../src/core/random.ts";
import { readHistory } from "../../src/history/read.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import { dockerRuntime } from "../../src/runtime/docker/docker.ts";
import { etcdSystem } from "../../systems/etcd/etcd.ts";
import { Gateway } from "../../systems/etcd/gateway.ts";
import { keysBelow } from "../../systems/etcd/kv.ts";
import { needs } from "../needs.ts";
import { freshOut, onlyRun, ordeal } from "./ordeal.ts";

describe("three servers of etcd that somebody else runs", needs("engine"), () => {
  const runId = `test-remote-${process.pid}`;
  const signal = new AbortController().signal;
  let cluster: Cluster;
  let target: string;

  beforeAll(async () => {
    cluster = await dockerRuntime({ publish: true }).start({
      system: etcdSystem,
      nodes: ["n1", "n2", "n3"],
      settings: {},
      mutants: [],
      runId,
      clock: realClock(),
      random: Random.of(process.pid),
      signal,
      note() {},
    });
    const urls = cluster.nodes.map((node) => `${node.name}=http://127.0.0.1:${node.address("client").port}`);
    target = urls.join(",");
  });
  afterAll(() => cluster?.stop());

  async function run(...args: string[]) {
    const out = freshOut();
    const told = await ordeal(["run", ...args, "--target", target, "--seed", "7", "--out", out], {
      env: { CONTAINERS: `ordeal-${runId}-` },
    });
    const directory = onlyRun(out);
    const read = (name: string) => JSON.parse(readFileSync(join(directory, name), "utf8"));
    const { history } = readHistory(join(directory, "history.jsonl"));
    return { ...told, read, history, prefix: /keys beginning with "(.*?)"/.exec(told.stderr)?.[1] ?? "" };
  }

  const keys = async (prefix: string) => {
    const gateway = await Gateway.open(cluster.nodes[0]!, { signal });
    return keysBelow(gateway, prefix, "linearizable", signal).finally(() => gateway.close());
  };

  test("two runs of one seed, one after another, are valid, and write only where they said", async () => {
    const one = await run("etcd/register", "--time", "2s");
    const other = await run("etcd/register", "--time", "2s");
    expect([one.exitCode, other.exitCode]).toEqual([0, 0]);
    expect(one.prefix).not.toBe(other.prefix);
    const all = await keys("o");
    expect(all.length).toBeGreaterThan(1);
    for (const { prefix } of [one, other])
      expect(await keys(prefix)).toEqual(expect.arrayContaining([expect.stringMatching(/^register\//)]));
    expect((await keys(one.prefix)).length + (await keys(other.prefix)).length).toBe(all.length);
    const facts = Object.fromEntries(
      one
        .read("environment.json")
        .facts.map((fact: { name: string; value: string }) => [fact.name, fact.value]),
    );
    expect(facts).toMatchObject({
      writes: expect.stringContaining(one.prefix),
      "version of n3": expect.stringMatching(/^3\./),
    });
  });

  test("a script of its owner's freezes nodes: in force, felt, healed", async () => {
    const { exitCode, history } = await run(
      "etcd/register",
      "--nemesis",
      "pause",
      "--fault-targets",
      "primaries",
      "--time",
      "6s",
      "--fault-command",
      "test/fixtures/pause-nodes.mjs",
    );
    expect(exitCode).toBe(0);
    expect(history.faults[0]).toMatchObject({
      nemesis: "pause",
      describe: expect.stringMatching(/^pause primaries: n\d \(primaries\)$/),
      inForce: true,
      healed: true,
      evidence: [{ what: "pause-nodes.mjs inject", detail: expect.stringMatching(/^n\d paused$/) }],
      felt: [{ holds: true }],
    });
  });

  test("a script that can do nothing is without effect, and where it cannot even heal there is no verdict", async () => {
    const { exitCode, history } = await run("etcd/register", "--time", "2s", "--fault-command", "/bin/false");
    expect(exitCode).toBe(3);
    expect(history.faults[0]).toMatchObject({ inForce: false, healed: false });
  });

  test("what a client did not keep apart is found: values that nobody wrote in this run", async () => {
    const test = "test/fixtures/tests/unkept.ts";
    await run(test);
    expect((await run(test)).stdout).toContain("NOT LINEARIZABLE");
  });
});
