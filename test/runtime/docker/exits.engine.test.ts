import { describe, expect, onTestFinished, test, vi } from "vitest";
import { judge } from "../../../src/check/judge.ts";
import type { ClientNode } from "../../../src/client/client.ts";
import type { Plan } from "../../../src/control/plan.ts";
import { recordTo } from "../../../src/control/record.ts";
import { silent } from "../../../src/control/watcher.ts";
import { realWorld } from "../../../src/control/world.ts";
import { seconds } from "../../../src/core/duration.ts";
import { mix } from "../../../src/generator/choice.ts";
import { op } from "../../../src/generator/op.ts";
import { stagger } from "../../../src/generator/time.ts";
import { linesOfBytes } from "../../../src/history/lines.ts";
import type { PlanRecord } from "../../../src/history/plan-record.ts";
import { historyOfLines } from "../../../src/history/read.ts";
import type { ClusterNode } from "../../../src/runtime/cluster.ts";
import { dockerRuntime } from "../../../src/runtime/docker/docker.ts";
import { connect } from "../../../src/runtime/docker/engine.ts";
import { needs } from "../../needs.ts";
import { leftovers, request } from "./bed.ts";
import { ask, chatter } from "./chatter.ts";

/** Ends a node's server behind the run's back. */
const killFromOutside = async (runId: string, node: string) =>
  (await connect()).docker.getContainer(`ordeal-${runId}-${node}`).kill();

describe("servers that end", needs("engine"), () => {
  test("what was ordered is no finding, however it is ordered; what was not is one", async () => {
    const notes: string[] = [];
    const asked = request({ nodes: ["n1", "n2"], note: (message) => notes.push(message) });
    const cluster = await dockerRuntime().start(asked);
    onTestFinished(() => cluster.stop());
    const process = cluster.process!;
    for (const end of [process.kill, process.terminate]) {
      await Promise.all([end("n1"), process.kill("n1")]);
      await process.kill("n1");
      await process.start("n1");
    }
    expect(cluster.told!().crashed).toEqual([]);
    await killFromOutside(asked.runId, "n1");
    await killFromOutside(asked.runId, "n2");
    await vi.waitFor(() => expect(cluster.told!().crashed).toHaveLength(2), 5000);
    const [one] = [...cluster.told!().crashed].sort((a, b) => (a.node < b.node ? -1 : 1));
    expect(one).toMatchObject({
      node: "n1",
      what: expect.stringMatching(/^its server was ended by signal 9\n(.*\n)*I am n1/),
    });
    expect(notes).toContain("n2: its server was ended by signal 9, and nobody had ended it");
  });

  test("a run says so, and that the node did not come back, without waiting for it", async () => {
    const runId = `test-exits-${process.pid}`;
    let killed = false;
    const pieces: string[] = [];
    const plan = planWith(async (node) => {
      if (node !== "n2" || killed) return;
      killed = true;
      await killFromOutside(runId, "n2");
    });
    const { environment } = await recordTo({
      plan,
      runId,
      journal: { write: (lines) => void pieces.push(lines), close: () => {} },
      world: realWorld(),
      watcher: silent,
      signal: new AbortController().signal,
    });
    expect(environment.ending).toBe("finished");
    expect(environment.notRecovered!.waited).toBeLessThan(seconds(10));
    const { history } = historyOfLines(linesOfBytes(Buffer.from(pieces.join(""))), "history.jsonl");
    const results = await judge({ history, plan: plan.record, environment, references: [], warnings: [] });
    expect(results.checks.flatMap(({ anomalies }) => anomalies)).toMatchObject([
      { type: "not-recovered", message: expect.stringContaining("n2: its server is down (engine: exited") },
      { type: "crashed", message: expect.stringContaining("no fault explains it: its server was ended by") },
    ]);
    expect(await leftovers(runId)).toEqual([]);
  });
});

/** A second of lines put and got on two nodes, without faults; `meanwhile` is told whom each is put on. */
const planWith = (meanwhile: (node: string) => Promise<void>): Plan => ({
  record: {
    test: "chatter",
    seed: 1,
    nodes: ["n1", "n2"],
    duration: seconds(1),
    concurrency: 4,
    timeout: seconds(1),
    nemeses: [],
    functions: ["get", "put"],
    readOnly: ["get"],
  } as unknown as PlanRecord,
  system: chatter,
  settings: { mode: "serve" },
  runtime: dockerRuntime(),
  client: {
    open: (node: ClientNode) => node as ClusterNode,
    readOnly: ["get"],
    operations: {
      get: (node: ClusterNode) => ask(node, "get"),
      async put(node: ClusterNode) {
        await meanwhile(node.name);
        return ask(node, "put x");
      },
    },
  },
  generator: stagger(seconds(1 / 50), mix(op("get"), op("put"))),
  schedules: [],
});
