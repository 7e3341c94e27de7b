import { virtualWorld } from "../../src/control/world.ts";
import { milliseconds } from "../../src/core/duration.ts";
import { Random } from "../../src/core/random.ts";
import type { NemesisSetting } from "../conformance/nemesis.ts";
import { FakeCluster } from "../nemesis/fake-cluster.ts";

/** A fake cluster of five, two of which believe to lead, whose calls take up to 50 ms of virtual time. */
export async function fakeSetting(): Promise<NemesisSetting & { readonly cluster: FakeCluster }> {
  const world = virtualWorld();
  const random = Random.of(1);
  const cluster = new FakeCluster({
    nodes: 5,
    clock: world.clock,
    primaries: ["n2", "n4"],
    latency: () => milliseconds(random.int(0, 50)),
  });
  return { world, cluster };
}
