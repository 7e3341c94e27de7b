import { afterAll, beforeAll, describe } from "vitest";
import { stockNemeses } from "../../nemeses/index.ts";
import { realWorld } from "../../src/control/world.ts";
import { type Clock, sleep } from "../../src/core/clock.ts";
import { milliseconds } from "../../src/core/duration.ts";
import type { ClusterNode } from "../../src/runtime/cluster.ts";
import { localRuntime } from "../../src/runtime/local/local.ts";
import { type NemesisSetting, nemesisContract } from "../conformance/nemesis.ts";
import { ask, request } from "../runtime/local/notebook.ts";

/** One round each: in the machine's time a fault takes a second. */
describe("nemeses on processes of this machine", () => {
  let setting: NemesisSetting;
  let over = false;

  /** Whose disk is damaged must have written something, also lately. */
  async function write(node: ClusterNode, clock: Clock): Promise<void> {
    const put = () => ask(node, { type: "put", line: "something that can be damaged" }).catch(() => {});
    // An answer that a fault has lost is not waited for: who stops writing has nothing that could be damaged.
    await Promise.race([put(), sleep(clock, milliseconds(500))]);
    void sleep(clock, milliseconds(50)).then(() => (over ? undefined : write(node, clock)));
  }

  beforeAll(async () => {
    const world = realWorld();
    const cluster = await localRuntime().start(request({ clock: world.clock }));
    for (const node of cluster.nodes) await write(node, world.clock);
    setting = { world, cluster };
  });
  afterAll(() => {
    over = true;
    return setting.cluster.stop();
  });

  for (const { make } of Object.values(stockNemeses)) nemesisContract(make(), async () => setting, 1);
});
