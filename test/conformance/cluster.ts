import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, type TestContext } from "vitest";
import { type Clock, realClock, sleep } from "../../src/core/clock.ts";
import { milliseconds, seconds } from "../../src/core/duration.ts";
import type { Link } from "../../src/core/fault.ts";
import type { NodeName } from "../../src/core/node.ts";
import type { Cluster, ClusterNode, NetworkControl, ProcessControl } from "../../src/runtime/cluster.ts";
import { InForce, linkName } from "../../src/runtime/in-force.ts";

/** A runtime on trial, with three nodes of a server that stores lines and never stops sending datagrams to its peers. */
export interface ClusterOnTrial {
  readonly start: () => Promise<Cluster>;
  /** The time that the cluster lives in, if it is not the machine's; somebody makes it pass. */
  readonly clock?: Clock;
  /** Stores a line at one node for good. Rejects when the node does not answer. */
  readonly put: (node: ClusterNode, line: string) => Promise<unknown>;
  /** Everything that one node has stored. Rejects when it refuses or hangs up; with an answer outstanding it stays pending. */
  readonly get: (node: ClusterNode) => Promise<string>;
  /** How many datagrams of `from` the server of `to` has heard since it started. */
  readonly heard: (to: ClusterNode, from: NodeName) => Promise<number>;
  /** What is left of the run anywhere, for a person. */
  readonly leftovers: () => Promise<readonly string[]>;
}

/** Ways to wait in a cluster's own time. */
function waitingIn(clock: Clock) {
  const pause = (ms: number) => sleep(clock, milliseconds(ms));
  return {
    pause,
    /** Asks again until it holds; for what a runtime promises without saying when. */
    async eventually<T>(
      question: () => Promise<T>,
      holds: (answer: T) => boolean = () => true,
      within = seconds(10),
    ): Promise<T> {
      const deadline = clock.now() + within;
      for (;;) {
        try {
          const answer = await question();
          if (holds(answer) || clock.now() > deadline) return answer;
        } catch (error) {
          if (clock.now() > deadline) throw error;
        }
        await pause(20);
      }
    },
    /** What a promise has come to after a while. */
    standing: (promise: Promise<unknown>, ms: number): Promise<"kept" | "broken" | "pending"> =>
      Promise.race([
        promise.then(
          () => "kept" as const,
          () => "broken" as const,
        ),
        pause(ms).then(() => "pending" as const),
      ]),
  };
}

/** `n1|n2,n3`: both directions between the groups. */
function split(...groups: readonly (readonly NodeName[])[]): Link[] {
  return groups.flatMap((group) =>
    groups
      .filter((other) => other !== group)
      .flatMap((other) => group.flatMap((from) => other.map((to) => ({ from, to })))),
  );
}

/** What every runtime promises of a running cluster: DESIGN's capabilities, as far as the runtime offers them. */
export function clusterContract(trial: ClusterOnTrial): void {
  const { pause, eventually, standing } = waitingIn(trial.clock ?? realClock());
  let cluster: Cluster;
  let nodes: readonly [ClusterNode, ClusterNode, ClusterNode];
  const everyLink = (): Link[] =>
    nodes.flatMap((from) =>
      nodes.filter((to) => to !== from).map((to) => ({ from: from.name, to: to.name })),
    );

  const processOf = (context: TestContext): ProcessControl =>
    cluster.process ?? context.skip("this runtime does not offer `process`");
  const networkOf = (context: TestContext): NetworkControl =>
    cluster.network ?? context.skip("this runtime does not offer `network`");
  const stateOf = async (process: ProcessControl, node: ClusterNode) =>
    (await process.state(node.name)).state;
  /** The links over which a datagram does not get. */
  const cutLinks = async (network: NetworkControl): Promise<string[]> => {
    const arrived = await network.probe(everyLink());
    return everyLink()
      .filter((_, i) => !arrived[i])
      .map(linkName)
      .sort();
  };
  const names = (links: readonly Link[]): string[] => links.map(linkName).sort();

  beforeAll(async () => {
    cluster = await trial.start();
    nodes = cluster.nodes as typeof nodes;
  });
  afterEach(async () => {
    await cluster.network?.apply([]);
    await Promise.all(nodes.map(({ name }) => cluster.process?.start(name)));
    await Promise.all(nodes.map(({ name }) => cluster.process?.resume(name)));
    await Promise.all(nodes.map((node) => eventually(() => trial.get(node))));
  });
  afterAll(() => cluster.stop());

  it("serves at every node once it has started", async () => {
    expect(nodes).toHaveLength(3);
    expect(await Promise.all(nodes.map(trial.get))).toEqual(["", "", ""]);
  });

  for (const end of ["kill", "terminate"] as const) {
    it(`${end}: the server is down and does not answer; started again, it has its data`, async (context) => {
      const process = processOf(context);
      const [node] = nodes;
      await trial.put(node, end);
      await process[end](node.name);
      expect(await stateOf(process, node)).toBe("down");
      expect(await standing(trial.get(node), 1000)).toBe("broken");
      await process.start(node.name);
      expect(await eventually(() => trial.get(node))).toContain(end);
      expect(await stateOf(process, node)).toBe("running");
    });
  }

  it("pause: requests hang instead of failing; resume: they are answered", async (context) => {
    const process = processOf(context);
    const [, node] = nodes;
    await process.pause(node.name);
    expect(await process.state(node.name)).toMatchObject({
      state: "paused",
      detail: expect.stringMatching(/./),
    });
    const request = trial.get(node);
    expect(await standing(request, 300)).toBe("pending");
    await process.resume(node.name);
    expect(await standing(request, 500)).toBe("kept");
    expect(await stateOf(process, node)).toBe("running");
  });

  it("kill ends a paused server too, and it returns running", async (context) => {
    const process = processOf(context);
    const [node] = nodes;
    await process.pause(node.name);
    await process.kill(node.name);
    expect(await stateOf(process, node)).toBe("down");
    await process.start(node.name);
    expect(await stateOf(process, node)).toBe("running");
    await eventually(() => trial.get(node));
  });

  it("asking for what already is, is no error", async (context) => {
    const process = processOf(context);
    const [node] = nodes;
    for (const act of [
      "start",
      "resume",
      "pause",
      "pause",
      "resume",
      "resume",
      "kill",
      "kill",
      "terminate",
      "resume",
      "start",
      "start",
    ] as const) {
      await process[act](node.name);
    }
    expect(await stateOf(process, node)).toBe("running");
  });

  it("faults of one node leave the others alone", async (context) => {
    const process = processOf(context);
    const [one, two, three] = nodes;
    await Promise.all([process.kill(one.name), process.pause(two.name)]);
    expect(await Promise.all(nodes.map((node) => stateOf(process, node)))).toEqual([
      "down",
      "paused",
      "running",
    ]);
    await trial.get(three);
  });

  const tables: readonly { readonly name: string; readonly cut: readonly Link[] }[] = [
    { name: "one against the rest", cut: split(["n1"], ["n2", "n3"]) },
    { name: "everybody alone", cut: split(["n1"], ["n2"], ["n3"]) },
    { name: "one direction of one link", cut: [{ from: "n1", to: "n2" }] },
    {
      name: "one that only hears",
      cut: [
        { from: "n3", to: "n1" },
        { from: "n3", to: "n2" },
      ],
    },
    { name: "a bridge in the middle", cut: split(["n1"], ["n3"]) },
  ];
  for (const { name, cut } of tables) {
    it(`cuts exactly the links asked for, then heals: ${name}`, async (context) => {
      const network = networkOf(context);
      await network.apply(cut);
      expect(await cutLinks(network)).toEqual(names(cut));
      await network.apply([]);
      expect(await cutLinks(network)).toEqual([]);
    });
  }

  it("a new table replaces the old one, and the same again changes nothing", async (context) => {
    const network = networkOf(context);
    await network.apply(split(["n1"], ["n2", "n3"]));
    for (let again = 0; again < 2; again++) {
      await network.apply([{ from: "n2", to: "n3" }]);
      expect(await cutLinks(network)).toEqual(["n2→n3"]);
    }
  });

  it("the cut is real for the servers, not only for probes", async (context) => {
    const network = networkOf(context);
    const [one, two] = nodes;
    await eventually(
      () => trial.heard(two, one.name),
      (count) => count > 0,
    );
    await network.apply([{ from: one.name, to: two.name }]);
    const before = await trial.heard(two, one.name);
    await pause(200);
    expect(await trial.heard(two, one.name)).toBe(before);
    await network.apply([]);
    expect(
      await eventually(
        () => trial.heard(two, one.name),
        (count) => count > before,
      ),
    ).toBeGreaterThan(before);
  });

  it("a node killed and restarted inside a partition stays in it: not one packet crosses", async (context) => {
    const [process, network] = [processOf(context), networkOf(context)];
    const [one, two, three] = nodes;
    const cut = split(["n1"], ["n2", "n3"]);
    await network.apply(cut);
    const before = await Promise.all([two, three].map((node) => trial.heard(node, one.name)));
    const seen: string[] = [];
    let done = false;
    const restarts = (async () => {
      for (let life = 0; life < 3 || seen.length < 3; life++) {
        await process.kill(one.name);
        await process.start(one.name);
        await eventually(() => trial.get(one));
      }
      done = true;
    })();
    while (!done) seen.push((await cutLinks(network)).join());
    await restarts;
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen)).toEqual(new Set([names(cut).join()]));
    expect(await Promise.all([two, three].map((node) => trial.heard(node, one.name)))).toEqual(before);
    expect(await Promise.all([two, three].map((node) => trial.heard(one, node.name)))).toEqual([0, 0]);
    await network.apply([]);
    expect(
      await eventually(
        () => trial.heard(one, two.name),
        (count) => count > 0,
      ),
    ).toBeGreaterThan(0);
  });

  for (const order of [
    [1, 2],
    [2, 1],
  ] as const) {
    it(`two overlapping partitions, cured in the order ${order.join(", ")}`, async (context) => {
      const network = networkOf(context);
      const faults = new Map([
        [1, split(["n1"], ["n2", "n3"])],
        [2, split(["n1", "n2"], ["n3"])],
      ]);
      const inForce = new InForce();
      const expectCut = async () => {
        await network.apply(inForce.cutLinks());
        const expected = [...faults]
          .filter(([fault]) => active.has(fault))
          .flatMap(([, links]) => names(links));
        expect(await cutLinks(network)).toEqual([...new Set(expected)].sort());
      };
      const active = new Set<number>();
      for (const [fault, links] of faults) {
        inForce.add(
          fault,
          links.map((link) => ({ kind: "cut", link })),
        );
        active.add(fault);
        await expectCut();
      }
      for (const fault of order) {
        inForce.remove(fault);
        active.delete(fault);
        await expectCut();
      }
    });
  }

  it("counts the packets dropped on a cut link, over all its cuts, and none on others", async (context) => {
    const network = networkOf(context);
    const [mine, other]: [Link, Link] = [
      { from: "n2", to: "n1" },
      { from: "n1", to: "n3" },
    ];
    const dropped = async () => await network.dropped([mine, other]);
    const [start, none] = (await dropped()) as [number, number];
    await network.apply([mine]);
    const [during] = (await eventually(dropped, ([count]) => (count as number) > start)) as [number];
    expect(during).toBeGreaterThan(start);
    await network.apply([]);
    const [after, stillNone] = (await dropped()) as [number, number];
    expect(after).toBeGreaterThanOrEqual(during);
    expect(stillNone).toBe(none);
    await network.apply([mine]);
    const [later] = (await eventually(dropped, ([count]) => (count as number) > after)) as [number];
    expect(later).toBeGreaterThan(after);
  });

  it("collects a log per node, each line with its time", async () => {
    const directory = await mkdtemp(join(tmpdir(), "ordeal-logs-"));
    try {
      expect(await cluster.collectLogs(directory)).toEqual([]);
      for (const { name } of nodes) {
        const lines = (await readFile(join(directory, name, "server.log"), "utf8")).trimEnd().split("\n");
        expect(lines.join("\n")).toContain(`I am ${name}`);
        for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z /);
      }
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("stop leaves nothing behind, whatever is in force, and may be repeated", async () => {
    await cluster.network?.apply(split(["n1"], ["n2"], ["n3"]));
    await cluster.process?.pause("n2");
    await cluster.process?.kill("n3");
    await cluster.stop();
    expect(await trial.leftovers()).toEqual([]);
    await cluster.stop();
    cluster = await trial.start();
    nodes = cluster.nodes as typeof nodes;
  });
}
