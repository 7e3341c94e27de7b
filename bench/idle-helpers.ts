import { realClock } from "../src/core/clock.ts";
import { linksAmong } from "../src/core/fault.ts";
import { nodeNames } from "../src/core/node.ts";
import { Random } from "../src/core/random.ts";
import type { Capability, Cluster } from "../src/runtime/cluster.ts";
import { dockerRuntime } from "../src/runtime/docker/docker.ts";
import { etcdSystem } from "../systems/etcd/etcd.ts";
import { Gateway } from "../systems/etcd/gateway.ts";
import { put } from "../systems/etcd/kv.ts";
import type { Bench, Figure } from "./measure/figure.ts";
import { median } from "./measure/median.ts";

const NODES = nodeNames(3);
const WRITERS = 8;
const ROUNDS = 8;
const ROUND = 2e9;

/** What a node has disks of its own for. */
const DISKS = /^(power|files|storage)/;

const clock = realClock();

/** What helpers cost a healthy cluster that no fault strikes: writes a second with them in place, and used before, beside none. */
export const bench: Bench = async () => {
  const offers = Object.entries(await dockerRuntime().offers(etcdSystem));
  const offered = offers.flatMap(([capability, offer]) => (offer === true ? [capability as Capability] : []));
  const ofDisks = offered.filter((capability) => DISKS.test(capability));
  const butDisks = offered.filter((capability) => !ofDisks.includes(capability));
  return withCluster("bare", [], async (bare) => [
    await lostTo("helpers but disks", bare, butDisks),
    await lostTo("disks", bare, ofDisks),
  ]);
};

const lostTo = (what: string, bare: Cluster, wanted: readonly Capability[]): Promise<Figure> =>
  withCluster(what.replaceAll(" ", "-"), wanted, async (helped) => {
    await useHelpers(helped);
    const lost: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const [without, beside] = [await writes(bare), await writes(helped)];
      // The first one warms up.
      if (round > 0) lost.push(100 * (1 - beside / without));
    }
    return { name: `writes lost to ${what} when idle`, figure: median(lost), unit: "%", goal: 5 };
  });

/** Does something with a cluster that has these capabilities, and leaves nothing of it. */
async function withCluster<T>(
  name: string,
  wanted: readonly Capability[],
  act: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const cluster = await start(name, wanted);
  try {
    return await act(cluster);
  } finally {
    await cluster.stop();
  }
}

const start = (name: string, wanted: readonly Capability[]): Promise<Cluster> =>
  dockerRuntime().start({
    system: etcdSystem,
    nodes: NODES,
    settings: { reads: "linearizable" },
    mutants: [],
    runId: `bench-${name}-${process.pid}`,
    clock,
    random: Random.of(1),
    signal: new AbortController().signal,
    note: () => {},
    wanted,
  });

/** What was never used costs nothing: every clock is set wrong and right again, every link made slow and quick again. */
async function useHelpers({ clock: clocks, shaping }: Cluster): Promise<void> {
  for (const offset of [5e9, 0]) for (const node of NODES) await clocks?.set(node, { offset, drift: 0 });
  await shaping?.apply(linksAmong(NODES).map((link) => ({ link, shape: { delay: 1e6 } })));
  await shaping?.apply([]);
}

const unaborted = () => new AbortController().signal;

/** Writes in a round, of several writers, each with a connection to its node. */
async function writes({ nodes }: Cluster): Promise<number> {
  const end = clock.now() + ROUND;
  const counts = await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const gateway = await Gateway.open(nodes[writer % nodes.length] as Cluster["nodes"][number], {
        signal: unaborted(),
      });
      let count = 0;
      for (; clock.now() < end; count++) await put(gateway, `k${writer}`, String(count), unaborted());
      await gateway.close();
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
