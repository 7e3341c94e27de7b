import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { realClock } from "../../src/core/clock.ts";
import { Random } from "../../src/core/random.ts";
import { readHistory } from "../../src/history/read.ts";
import { allLinks } from "../../src/nemesis/see-links.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import { dockerRuntime } from "../../src/runtime/docker/docker.ts";
import { etcdSystem } from "../../systems/etcd/etcd.ts";
import { Gateway } from "../../systems/etcd/gateway.ts";
import { keysBelow } from "../../systems/etcd/kv.ts";
import { freshOut, onlyRun, ordeal } from "./ordeal.ts";

/** Three servers of etcd in containers, started before all tests of this suite: the runs of these know nothing but their ports. */
export function foreignEtcd() {
  const runId = `test-remote-${process.pid}`;
  const signal = new AbortController().signal;
  let cluster: Cluster;

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
  });
  afterAll(() => cluster?.stop());

  const target = () => cluster.nodes.map((node) => `${node.name}=127.0.0.1:${node.address("client").port}`);

  /** A run against them, and what it left: `prefix` is what it said that its keys begin with. */
  async function run(...args: string[]) {
    const out = freshOut();
    const told = await ordeal(["run", ...args, "--target", target().join(), "--seed", "7", "--out", out], {
      env: { CONTAINERS: `ordeal-${runId}-` },
    });
    const directory = onlyRun(out);
    const { facts } = JSON.parse(readFileSync(join(directory, "environment.json"), "utf8"));
    return {
      ...told,
      facts: facts as Cluster["facts"],
      history: readHistory(join(directory, "history.jsonl")).history,
      prefix: /keys beginning with "(.*?)"/.exec(told.stderr)?.[1] ?? "",
    };
  }

  /** The keys there are, from any run. */
  async function keys(prefix: string): Promise<string[]> {
    const gateway = await Gateway.open(cluster.nodes[0]!, { signal });
    return keysBelow(gateway, prefix, "linearizable", signal).finally(() => gateway.close());
  }
  /** Cuts a node off from the others, behind everybody's back, or nobody. */
  const isolate = (node?: string): Promise<void> =>
    cluster.network!.apply(allLinks(cluster).filter(({ from, to }) => from === node || to === node));
  return { run, keys, isolate };
}
