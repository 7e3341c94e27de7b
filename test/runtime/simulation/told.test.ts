import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Env } from "../../../patterns/env.ts";
import { virtualWorld } from "../../../src/control/world.ts";
import { Random } from "../../../src/core/random.ts";
import { simulationRuntime } from "../../../src/runtime/simulation/simulation.ts";
import type { System } from "../../../src/runtime/system.ts";
import { bed, idle, note, systemOf } from "./bed.ts";

/** A program that asks, marks and asserts a little. */
const teller = (env: Env) => {
  env.trace(`I am ${env.id}`, { mutant: env.mutant("M09.1") });
  env.mark("begun");
  if (env.id === "n2") env.mark("a second one begun");
  env.assert("it is not n3", () => env.id !== "n3");
  env.assert("it does not throw", () => {
    if (env.id === "n3") throw new Error("tripped");
    return true;
  });
  return {};
};

test("what the code of the nodes tells is counted: marks, mutants that were asked for, assertions that do not hold", async () => {
  const { cluster } = await bed(teller, { assertions: true, mutants: ["M09.1"] });
  expect(cluster.told()).toEqual({
    marks: { "a second one begun": 1, begun: 3 },
    asked: ["M09.1"],
    crashed: [],
    failed: [
      { node: "n3", time: 0, what: "it is not n3" },
      { node: "n3", time: 0, what: "it does not throw: tripped" },
    ],
  });
});

test("without assertions nothing is asked, and messages are handed over as they are", async () => {
  const { cluster, env, pass } = await bed(teller);
  expect(cluster.told().failed).toEqual([]);
  const message = note([1]);
  env("n1").send("n2", message);
  env("n1").send("n2", note(undefined as never));
  await pass(50);
  expect(Object.isFrozen(message)).toBe(false);
  expect(cluster.told().crashed).toEqual([]);
});

test("with assertions, messages are frozen, and one that JSON would change is told", async () => {
  const { cluster, env, pass } = await bed(
    (env) => ({ receive: () => void (env.id === "n2" && env.send("n3", note(Number.NaN))) }),
    {
      assertions: true,
    },
  );
  const message = note([{ deep: 1 }]);
  env("n1").send("n2", message);
  expect(Object.isFrozen((message as never as { value: object[] }).value[0])).toBe(true);
  await pass(50);
  expect(cluster.told().failed).toMatchObject([
    { node: "n2", what: expect.stringContaining("must be plain JSON") },
  ]);
});

test("a log per node, each line with its time, all lives in one file", async () => {
  const directory = mkdtempSync(join(tmpdir(), "ordeal-logs-"));
  try {
    const { cluster, env, pass } = await bed((env) => {
      env.trace(`I am ${env.id}`);
      return {};
    });
    await pass(1500);
    env("n1").trace("several\nlines");
    await cluster.process.kill("n1");
    await cluster.process.start("n1");
    expect(await cluster.collectLogs(directory)).toEqual([]);
    expect(readFileSync(join(directory, "n1", "server.log"), "utf8")).toBe(
      `2000-01-01T00:00:00.000000000Z n1 starts, life 1
2000-01-01T00:00:00.000000000Z I am n1
2000-01-01T00:00:01.500000000Z several
2000-01-01T00:00:01.500000000Z lines
2000-01-01T00:00:01.500000000Z n1 is killed
2000-01-01T00:00:01.500000000Z n1 starts, life 2
2000-01-01T00:00:01.500000000Z I am n1
`,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("a trace tells what was sent and what became of it", async () => {
  const lines: string[] = [];
  const { cluster, env, pass } = await bed(() => ({}), { trace: (line) => void lines.push(line) });
  const link = { from: "n1", to: "n2" };
  env("n1").send("n2", note(1));
  await pass(50);
  await cluster.network.apply([link]);
  env("n1").send("n2", note(2));
  await cluster.network.apply([]);
  for (const [n, shape] of [{ loss: 1 }, { duplicate: 1 }, { delay: 2e6 }].entries()) {
    await cluster.shaping.apply([{ link, shape }]);
    env("n1").send("n2", note(3 + n));
    await pass(50);
  }
  await cluster.process.kill("n2");
  env("n1").send("n2", note(6));
  await pass(50);
  expect(lines.map((line) => line.replace(/^[\d.]+ /, "").replace(/ +/, " "))).toEqual([
    "n1 starts, life 1",
    "n2 starts, life 1",
    "n3 starts, life 1",
    'n1→n2 arrives: note {"type":"note","value":1}',
    'n1→n2 cut: note {"type":"note","value":2}',
    'n1→n2 lost: note {"type":"note","value":3}',
    'n1→n2 repeated: note {"type":"note","value":4}',
    'n1→n2 arrives: note {"type":"note","value":4}',
    'n1→n2 arrives: note {"type":"note","value":4}',
    'n1→n2 late by 2.0 ms: note {"type":"note","value":5}',
    'n1→n2 arrives: note {"type":"note","value":5}',
    "n2 is killed",
    'n1→n2 late by 2.0 ms: note {"type":"note","value":6}',
    'n1→n2 nobody there: note {"type":"note","value":6}',
  ]);
});

/** Starts one node of a system in virtual time. */
const started = (system: System) => {
  const world = virtualWorld();
  return world.settle(
    simulationRuntime().start({
      system,
      nodes: ["n1"],
      settings: {},
      mutants: [],
      runId: "test",
      clock: world.clock,
      random: Random.of(1),
      signal: new AbortController().signal,
      note: () => {},
    }),
  );
};

test("a cluster has started when all nodes are ready, asked again in virtual time", async () => {
  let asked = 0;
  const ready = async () => {
    if (++asked < 100) throw new Error("not yet");
  };
  const cluster = await started({ ...systemOf(() => idle), ready });
  expect(cluster.nodes.map(({ name }) => name)).toEqual(["n1"]);
  expect(asked).toBe(100);
});

test("a node that is never ready, or ends by itself, is an error of the environment with its last words", async () => {
  const never = started({ ...systemOf(() => idle), ready: () => new Promise(() => {}) });
  await expect(never).rejects.toThrow("test did not come up: n1 (not within 60.0 s: no answer within 5 s)");
  const ends = started({
    ...systemOf(() => {
      throw new Error("cannot read my log");
    }),
    ready: () => Promise.reject(new Error("not yet")),
  });
  await expect(ends).rejects.toMatchObject({
    kind: "environment",
    message: expect.stringContaining("n1 (it ended by itself)"),
    details: expect.stringContaining("cannot read my log"),
  });
});
