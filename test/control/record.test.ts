import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { partition } from "../../nemeses/index.ts";
import type { Call, ClientNode } from "../../src/client/client.ts";
import type { Plan } from "../../src/control/plan.ts";
import { record } from "../../src/control/record.ts";
import { RunDirectory } from "../../src/control/run-directory.ts";
import { silent } from "../../src/control/watcher.ts";
import { virtualWorld } from "../../src/control/world.ts";
import { seconds } from "../../src/core/duration.ts";
import { environmentError, Fail } from "../../src/core/errors.ts";
import type { Generator } from "../../src/generator/generator.ts";
import { op } from "../../src/generator/op.ts";
import { limit } from "../../src/generator/sequence.ts";
import { stagger } from "../../src/generator/time.ts";
import type { History } from "../../src/history/history.ts";
import type { PlanRecord } from "../../src/history/plan-record.ts";
import { readHistory } from "../../src/history/read.ts";
import { byCommand } from "../../src/nemesis/by-command.ts";
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

/** As much as a minute's wait needs. */
const slowly = (): Generator => stagger(seconds(1 / 10), register.generator({ settings, concurrency: 6 }));

/** The toy's client, where a node may keep what it is asked from being carried out. */
function hindered(hinder: (node: string, f: string) => void): Plan["client"] {
  const healthy = toySystem.workloads.register!.client(settings);
  const operations = Object.fromEntries(
    Object.entries(healthy.operations).map(([f, perform]) => [
      f,
      (connection: ClientNode, input: unknown, call: Call) => {
        hinder(connection.name, f);
        return perform(connection, input, call);
      },
    ]),
  );
  return { ...healthy, operations };
}

test("a node that never answers again after everything was healed is named, and waited for no longer than a minute", async () => {
  const client = hindered((node) => {
    if (node === "n2") throw new Error("n2 is silent");
  });
  const { environment } = await recorded(planOf({ client, generator: slowly() }));
  const { waited, nodes, sound } = environment.notRecovered!;
  expect(environment.ending).toBe("finished");
  expect(waited).toBe(seconds(60));
  expect(nodes).toMatchObject([{ node: "n2", answered: 0, instead: [{ what: "n2 is silent" }] }]);
  expect(sound).toHaveLength(6);
});

describe("where only a script can break and heal, and nobody sees processes", () => {
  const client = hindered((node) => {
    if (node === "n2") throw new Error("n2 is silent");
  });
  const command = { call: async (word: string) => ({ what: `fault.sh ${word}`, holds: true }) };
  const remotely = (members: Partial<Cluster>, schedules: Plan["schedules"]) =>
    recorded(
      planOf({
        client,
        generator: slowly(),
        schedules,
        runtime: runtimeWith(() => ({ process: undefined, network: undefined, ...members }) as never),
      }),
    );

  test("its word is what there is", async () => {
    const { environment } = await remotely({ command }, [once(seconds(2), byCommand(partition()))]);
    expect(environment.notRecovered).toMatchObject({
      nodes: [{ node: "n2" }],
      sound: [{ what: "the script of the faults", holds: true }],
    });
  });

  test.each([
    ["without one", {}],
    ["where it broke nothing", { command }],
  ])("%s, a node that does not come back is no failure of the system's", async (_, members) => {
    const { environment } = await remotely(members, []);
    expect(environment.notRecovered).toBeUndefined();
    expect(environment.error).toMatch(/^n2 did not recover, and whether .* somebody else runs it$/);
  });
});

test("a node that answers and lets nobody write has not recovered", async () => {
  const client = hindered((node, f) => {
    if (node === "n3" && f !== "read") throw new Fail("no leader");
  });
  const { environment } = await recorded(planOf({ client, generator: slowly() }));
  const [lost, ...others] = environment.notRecovered!.nodes;
  expect(others).toEqual([]);
  expect(lost).toMatchObject({ node: "n3", instead: [{ what: "no leader" }] });
  expect(lost!.answered).toBe(lost!.asked);
});

test("a node that had too little to do in that time is accused of nothing", async () => {
  const client = hindered((node, f) => {
    if (node === "n3" && f !== "read") throw new Fail("no leader");
  });
  const generator = stagger(seconds(2), register.generator({ settings, concurrency: 6 }));
  const { environment } = await recorded(planOf({ client, generator }));
  expect(environment.notRecovered).toBeUndefined();
  expect(environment.warnings).toEqual([expect.stringContaining("too little was asked of n3")]);
});

test("where only reads are asked for, an answer is enough", async () => {
  const { environment } = await recorded(planOf({ generator: stagger(seconds(1 / 100), op("read")) }));
  expect(environment).toMatchObject({ ending: "finished", warnings: [] });
  expect(environment.phases.find(({ name }) => name === "recover")!.duration).toBeLessThan(seconds(1));
});

test("a workload that has come to its end is followed by its final reads, until every node answers", async () => {
  const generator = limit(300, stagger(seconds(1 / 100), register.generator({ settings, concurrency: 6 })));
  const { environment } = await recorded(planOf({ generator }));
  expect(environment).toMatchObject({ ending: "finished", warnings: [] });
});

test("fewer clients than nodes go round until every node was asked, and come back as other processes", async () => {
  const plan = planOf({ generator: slowly() });
  const client = hindered((node) => {
    if (node === "n3") throw new Error("n3 is silent");
  });
  const record = { ...plan.record, concurrency: 2 };
  const asked = ({ history }: { readonly history: History }) =>
    new Map(
      Array.from({ length: history.count }, (_, op) => history.operation(op)).map(({ process, node }) => [
        process,
        node,
      ]),
    );
  const healthy = await recorded({ ...plan, record });
  expect(healthy.environment).toMatchObject({ ending: "finished", warnings: [] });
  expect([...asked(healthy).values()]).toContain("n3");
  const sick = await recorded({ ...plan, record, client });
  expect(sick.environment.notRecovered!.nodes).toMatchObject([{ node: "n3" }]);
  // A process that has spoken to one node never speaks to another.
  const { columns } = healthy.history;
  for (let op = 0; op < columns.count; op++)
    expect(columns.nodes[columns.node[op]!]).toBe(asked(healthy).get(columns.process[op]!));
});

test("a server that is found down is not waited for: nobody starts it any more", async () => {
  let cluster: Cluster | undefined;
  const runtime = runtimeWith((started) => {
    cluster = started;
    return {};
  });
  const client = hindered((node) => {
    if (node === "n2") void cluster?.process?.kill("n2");
  });
  const { environment } = await recorded(planOf({ runtime, client }));
  expect(environment.notRecovered).toMatchObject({
    nodes: [{ node: "n2", asked: 0, instead: [{ what: expect.stringContaining("its server is down") }] }],
    // The links of those who are up.
    sound: [{ what: "probe n1→n3" }, { what: "probe n3→n1" }],
  });
  expect(environment.notRecovered!.waited).toBeLessThan(seconds(5));
});

test("a cluster that has not come back in an environment that is not sound is the environment's failure", async () => {
  let healed = false;
  const client = hindered((node) => {
    if (healed && node === "n2") throw new Error("n2 is silent");
  });
  const runtime = runtimeWith(({ network }) => ({
    network: {
      ...network!,
      apply: async (links) => {
        await network!.apply(links);
        healed = links.length === 0;
      },
      // Seen open once, and cut ever after.
      probe: (links) =>
        healed && probes++ > 0 ? Promise.resolve(links.map(() => false)) : network!.probe(links),
    },
  }));
  let probes = 0;
  const { environment } = await recorded(planOf({ runtime, client, generator: slowly() }));
  expect(environment.ending).toBe("environment");
  expect(environment.error).toMatch(
    /n2 did not recover, but neither did what faults had broken: probe n1→n2/,
  );
  expect(environment.notRecovered).toBeUndefined();
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
