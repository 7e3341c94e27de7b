import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realClock } from "../../src/core/clock.ts";
import { Random } from "../../src/core/random.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import { dockerRuntime } from "../../src/runtime/docker/docker.ts";
import { etcdSystem } from "../../systems/etcd/etcd.ts";
import { decode, encode, Gateway } from "../../systems/etcd/gateway.ts";
import { compareAndSet, get, keysBelow, put } from "../../systems/etcd/kv.ts";
import { registerClient } from "../../systems/etcd/register.ts";
import { setClient } from "../../systems/etcd/set.ts";
import { clientContract } from "../conformance/client.ts";
import { needs } from "../needs.ts";

describe("etcd", needs("engine"), () => {
  const signal = new AbortController().signal;
  const clock = realClock();
  let cluster: Cluster;
  let gateway: Gateway;

  beforeAll(async () => {
    cluster = await dockerRuntime().start({
      system: etcdSystem,
      nodes: ["n1", "n2", "n3"],
      settings: { reads: "linearizable" },
      mutants: [],
      runId: `test-etcd-${process.pid}`,
      clock,
      random: Random.of(1),
      signal,
      note() {},
    });
    gateway = await Gateway.open(cluster.nodes[0]!, { signal });
  });
  afterAll(async () => {
    await gateway?.close();
    await cluster?.stop();
  });

  test("tutorial: put, get, compare and set, list", async () => {
    await put(gateway, "a/1", "x", signal);
    expect(await get(gateway, "a/1", "linearizable", signal)).toBe("x");
    expect(await get(gateway, "a/2", "serializable", signal)).toBeUndefined();
    expect(await compareAndSet(gateway, "a/1", "y", "z", signal)).toBe(false);
    expect(await compareAndSet(gateway, "a/1", "x", "ÿ→\u0000", signal)).toBe(true);
    expect(await get(gateway, "a/1", "linearizable", signal)).toBe("ÿ→\u0000");
    await put(gateway, "a/2", "", signal);
    expect(await keysBelow(gateway, "a/", "linearizable", signal)).toEqual(["1", "2"]);
  });

  test("exactly one of the nodes leads, and the servers say their version", async () => {
    expect(await cluster.primaries?.()).toHaveLength(1);
    expect(
      cluster.facts.filter(({ name }) => name.startsWith("version of")).map(({ value }) => value),
    ).toEqual(Array(3).fill(expect.stringMatching(/^3\.\d+\.\d+$/)));
  });

  test("a request that validation refuses is a definite fail", async () => {
    await expect(put(gateway, "", "x", signal)).rejects.toMatchObject({
      name: "Fail",
      message: expect.stringContaining("key is not provided"),
    });
  });

  /** How often a key was written since it was made: etcd counts it itself. */
  const versionOf = async (key: string) => {
    const { kvs = [] } = await gateway.call<{ kvs?: { version: string }[] }>(
      "/v3/kv/range",
      { key: encode(key) },
      signal,
    );
    return Number(kvs[0]?.version ?? 0);
  };
  const server = () => cluster.nodes[0]!.address("client");

  describe("register client", () => {
    const effects = () => versionOf("register/contract");
    clientContract({
      client: registerClient("linearizable"),
      server,
      read: "read",
      mutations: [
        { f: "write", input: 1, effects },
        { f: "cas", input: [1, 2], effects },
      ],
    });
  });

  describe("set client", () => {
    clientContract({
      client: setClient("linearizable"),
      server,
      read: "read",
      mutations: [{ f: "add", input: 17, effects: () => versionOf("set/17") }],
    });
  });

  test("keys and values of any text survive the way there and back", () => {
    expect(decode(encode("ÿ→\u0000 💥"))).toBe("ÿ→\u0000 💥");
  });
});
