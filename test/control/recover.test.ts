import { describe, expect, test } from "vitest";
import { partition } from "../../nemeses/index.ts";
import type { Call, ClientNode } from "../../src/client/client.ts";
import type { Plan } from "../../src/control/plan.ts";
import { seconds } from "../../src/core/duration.ts";
import { Fail } from "../../src/core/errors.ts";
import type { Generator } from "../../src/generator/generator.ts";
import { op } from "../../src/generator/op.ts";
import { limit } from "../../src/generator/sequence.ts";
import { stagger } from "../../src/generator/time.ts";
import type { History } from "../../src/history/history.ts";
import { byCommand } from "../../src/nemesis/by-command.ts";
import { once } from "../../src/nemesis/schedule.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import { toySystem } from "../../systems/toy.ts";
import { register } from "../../workloads/register.ts";
import { planOf, recorded, runtimeWith, settings } from "./toy-run.ts";

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
