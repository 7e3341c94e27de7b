import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realClock } from "../../src/core/clock.ts";
import { Random } from "../../src/core/random.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import { dockerRuntime } from "../../src/runtime/docker/docker.ts";
import { Connection } from "../../systems/redis/connection.ts";
import { redisSystem } from "../../systems/redis/redis.ts";
import { registerClient } from "../../systems/redis/register.ts";
import { setClient } from "../../systems/redis/set.ts";
import { clientContract } from "../conformance/client.ts";
import { needs } from "../needs.ts";

describe("redis", needs("engine"), () => {
  const signal = new AbortController().signal;
  let cluster: Cluster;
  let connection: Connection;

  beforeAll(async () => {
    cluster = await dockerRuntime().start({
      system: redisSystem,
      nodes: ["n1"],
      settings: { appendfsync: "always" },
      mutants: [],
      runId: `test-redis-${process.pid}`,
      clock: realClock(),
      random: Random.of(1),
      signal,
      note() {},
    });
    connection = await Connection.open(cluster.nodes[0]!, { signal });
  });
  afterAll(async () => {
    connection?.close();
    await cluster?.stop();
  });

  test("tutorial: a connection sends commands, and resolves with what redis replies", async () => {
    expect(await connection.send("SET", "greeting", "héllo → 💥")).toBe("OK");
    expect(await connection.send("GET", "greeting")).toBe("héllo → 💥");
    expect(await connection.send("GET", "nobody")).toBeNull();
  });

  test("the server says its version, and syncs its file as it was told", async () => {
    expect(cluster.facts).toContainEqual({
      name: "version of n1",
      value: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    const settings = ["appendonly", "appendfsync", "save"];
    expect(await connection.send("CONFIG", "GET", ...settings)).toEqual(
      expect.arrayContaining(["appendonly", "yes", "appendfsync", "always", "save", ""]),
    );
  });

  test("what redis refuses before it runs a command is a definite fail", async () => {
    await expect(connection.send("SADD", "greeting", "1")).rejects.toMatchObject({
      name: "Fail",
      message: expect.stringContaining("WRONGTYPE"),
      cause: { code: "redis-WRONGTYPE" },
    });
  });

  test("a run on a redis of somebody else keeps to names of its own", async () => {
    const guest = await Connection.open({ ...cluster.nodes[0]!, namespace: "run-7/" }, { signal });
    await setClient.operations.add?.(guest, 1, {} as never);
    guest.close();
    expect(await connection.send("KEYS", "*set")).toEqual(["run-7/set"]);
  });

  test("a connection whose time is up is given up, and one that was closed sends nothing", async () => {
    const abort = new AbortController();
    const brief = await Connection.open(cluster.nodes[0]!, abort);
    const waiting = brief.send("BLPOP", "nothing", "0");
    abort.abort();
    await expect(waiting).rejects.toThrow("Disconnects client");
    await expect(brief.send("PING")).rejects.toThrow("closed");
  });

  const server = () => cluster.nodes[0]!.address("client");
  /** How often redis has run a command that has changed something: it counts by itself. */
  const calls = (command: string) => async () => {
    const info = String(await connection.send("INFO", "commandstats"));
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(info)?.[1] ?? 0);
  };

  describe("register client", () => {
    clientContract({
      client: registerClient,
      server,
      read: "read",
      mutations: [
        { f: "write", input: 1, effects: calls("set") },
        { f: "cas", input: [1, 2], effects: calls("set") },
      ],
    });
  });

  describe("set client", () => {
    clientContract({
      client: setClient,
      server,
      read: "read",
      mutations: [{ f: "add", input: 17, effects: calls("sadd") }],
    });
  });
});
