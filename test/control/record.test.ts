import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { partition } from "../../nemeses/index.ts";
import type { Plan } from "../../src/control/plan.ts";
import { record } from "../../src/control/record.ts";
import { RunDirectory } from "../../src/control/run-directory.ts";
import { silent } from "../../src/control/watcher.ts";
import { virtualWorld } from "../../src/control/world.ts";
import { seconds } from "../../src/core/duration.ts";
import { environmentError } from "../../src/core/errors.ts";
import { stagger } from "../../src/generator/time.ts";
import type { PlanRecord } from "../../src/history/plan-record.ts";
import { readHistory } from "../../src/history/read.ts";
import { once } from "../../src/nemesis/schedule.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { simulationRuntime } from "../../src/runtime/simulation/simulation.ts";
import { toySystem } from "../../systems/toy.ts";
import { register } from "../../workloads/register.ts";

const settings = { bug: "none", keys: 2, values: 5 };

/** Ten seconds of the toy with one partition in them; `changes` says what is different. */
function planOf(changes: Partial<Plan> = {}): Plan {
  const plan = {
    test: "toy/register",
    seed: 7,
    nodes: ["n1", "n2", "n3"],
    duration: seconds(10),
    concurrency: 6,
    timeout: seconds(2),
  };
  const context = { settings, concurrency: 6 };
  return {
    record: plan as unknown as PlanRecord,
    system: toySystem,
    settings,
    runtime: simulationRuntime(),
    client: toySystem.workloads.register!.client(settings),
    generator: stagger(seconds(1 / 100), register.generator(context)),
    finalReads: register.finalReads(context),
    schedules: [once(seconds(2), partition(["majority"]), { hold: seconds(3) })],
    ...changes,
  };
}

/** The simulation's cluster with some members replaced, and a count of how often it was stopped. */
function runtimeWith(change: (cluster: Cluster) => Partial<Cluster>): Runtime & { stopped: number } {
  const runtime = {
    name: "simulation" as const,
    offers: async () => ({}),
    stopped: 0,
    async start(request: Parameters<Runtime["start"]>[0]): Promise<Cluster> {
      const cluster = await simulationRuntime().start(request);
      const { nodes, process, network, primaries, facts, collectLogs } = cluster;
      const stop = async () => void runtime.stopped++;
      return { nodes, process, network, primaries, facts, collectLogs, stop, ...change(cluster) } as Cluster;
    },
  };
  return runtime;
}

async function recorded(plan: Plan, signal = new AbortController().signal) {
  const directory = RunDirectory.create(
    mkdtempSync(join(tmpdir(), "ordeal-record-")),
    "toy/register",
    new Date(0),
    7,
  );
  const told = await record({ plan, directory, world: virtualWorld(), watcher: silent, signal });
  return { ...told, directory, history: readHistory(directory.history).history };
}

test("tutorial: load, heal, recover, final reads; and what was met is written down", async () => {
  const { environment, error, history, directory } = await recorded(planOf());
  expect(error).toBeUndefined();
  expect(environment).toMatchObject({ ending: "finished", warnings: [] });
  expect(environment.phases.map(({ name }) => name)).toEqual([
    "cluster up",
    "load",
    "heal",
    "recover",
    "final reads",
    "collect logs",
    "cluster down",
  ]);
  expect(history.faults).toMatchObject([{ nemesis: "partition", inForce: true, healed: true }]);
  expect(history.count).toBeGreaterThan(500);
  expect(existsSync(directory.environment)).toBe(true);
});

test("a cluster that does not come up is the environment's failure, and leaves a history of nothing", async () => {
  const runtime: Runtime = {
    name: "simulation",
    offers: async () => ({}),
    start: () => Promise.reject(environmentError("n2 did not start", { details: "its log" })),
  };
  const { environment, error, history } = await recorded(planOf({ runtime }));
  expect(environment).toMatchObject({ ending: "environment", error: "n2 did not start" });
  expect(error).toMatchObject({ details: "its log" });
  expect(history.count).toBe(0);
});

test("a fault that does not heal ends the run as the environment's failure, and the cluster is stopped all the same", async () => {
  let cut = false;
  const runtime = runtimeWith(({ network }) => ({
    network: {
      ...network!,
      apply: async (links) => {
        if (!cut) await network!.apply(links);
        cut = true;
      },
    },
  }));
  const client = toySystem.workloads.register!.client(settings);
  let open = 0;
  const counting: typeof client = {
    ...client,
    open(node, io) {
      open++;
      return client.open(node, io);
    },
    close(connection) {
      open--;
      return client.close?.(connection);
    },
  };
  const { environment, history } = await recorded(planOf({ runtime, client: counting }));
  expect(open, "connections that are still open").toBe(0);
  expect(environment.ending).toBe("environment");
  expect(environment.error).toMatch(/majority .* did not heal/);
  expect(history.faults[0]?.healed).toBe(false);
  expect(runtime.stopped).toBe(1);
});

test("a node that never answers again after everything was healed is named, and waited for no longer than a minute", async () => {
  const healthy = toySystem.workloads.register!.client(settings);
  const client = {
    ...healthy,
    open: (node: Parameters<typeof healthy.open>[0], io: Parameters<typeof healthy.open>[1]) => {
      if (node.name === "n2") throw new Error("n2 refused the connection");
      return healthy.open(node, io);
    },
  };
  const { environment } = await recorded(planOf({ client }));
  expect(environment).toMatchObject({ ending: "finished", notRecovered: ["n2"] });
  expect(environment.phases.find(({ name }) => name === "recover")?.duration).toBe(seconds(60));
});

test("a generator that throws is a bug, healed and stopped like everything else", async () => {
  const generator = {
    next: () => {
      throw new Error("the generator tripped");
    },
    update: () => generator,
  };
  const runtime = runtimeWith(() => ({}));
  const { environment, error } = await recorded(planOf({ runtime, generator }));
  expect(environment).toMatchObject({ ending: "bug", error: "the generator tripped" });
  expect(error).toBeInstanceOf(Error);
  expect(runtime.stopped).toBe(1);
});

test("what went wrong first is told, not what went wrong while tidying up", async () => {
  const stop = () => Promise.reject(environmentError("the engine is gone"));
  const generator = {
    next: () => {
      throw new Error("the generator tripped");
    },
    update: () => generator,
  };
  expect(
    (await recorded(planOf({ runtime: runtimeWith(() => ({ stop })), generator }))).environment.error,
  ).toBe("the generator tripped");
  expect((await recorded(planOf({ runtime: runtimeWith(() => ({ stop })) }))).environment).toMatchObject({
    ending: "environment",
    error: "the engine is gone",
  });
});

test("interrupted, a run asks for nothing more, heals, and stops", async () => {
  const controller = new AbortController();
  const runtime = runtimeWith(({ network }) => ({
    network: {
      ...network!,
      apply: async (links) => {
        await network!.apply(links);
        if (links.length > 0) controller.abort("SIGINT");
      },
    },
  }));
  const { environment, error, history } = await recorded(planOf({ runtime }), controller.signal);
  expect(environment.ending).toBe("interrupted");
  expect(error).toBeUndefined();
  expect(history.faults).toMatchObject([{ healed: true }]);
  expect(history.phases.map(({ name }) => name)).toEqual(["load"]);
  expect(runtime.stopped).toBe(1);
});

test("logs that cannot be had are a warning", async () => {
  const runtime = runtimeWith(() => ({ collectLogs: () => Promise.reject(new Error("no logs today")) }));
  expect((await recorded(planOf({ runtime }))).environment).toMatchObject({
    ending: "finished",
    warnings: ["no logs today"],
  });
});
