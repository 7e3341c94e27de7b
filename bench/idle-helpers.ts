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
  const bare = await start("bare", []);
  const figures = [
    await lostTo(
      "helpers but disks",
      bare,
      offered.filter((capability) => !ofDisks.includes(capability)),
    ),
    await lostTo("disks", bare, ofDisks),
  ];
  await bare.stop();
  return figures;
};

async function lostTo(what: string, bare: Cluster, wanted: readonly Capability[]): Promise<Figure> {
  const helped = await start(what.replaceAll(" ", "-"), wanted);
  await useHelpers(helped);
  const lost: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const [without, beside] = [await writes(bare), await writes(helped)];
    // The first one warms up.
    if (round > 0) lost.push(100 * (1 - beside / without));
  }
  await helped.stop();
  return { name: `writes lost to ${what} when idle`, figure: median(lost), unit: "%", goal: 5 };
}

const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[figures.length >> 1] as number;

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
