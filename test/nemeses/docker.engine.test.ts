import { afterAll, beforeAll, describe } from "vitest";
import { kill, partition, pause } from "../../nemeses/index.ts";
import { realWorld } from "../../src/control/world.ts";
import { dockerRuntime } from "../../src/runtime/docker/docker.ts";
import { type NemesisSetting, nemesisContract } from "../conformance/nemesis.ts";
import { needs } from "../needs.ts";
import { request } from "../runtime/docker/bed.ts";

/** One round each: on a real cluster a fault takes a second. Rolling restarts take many, and have a file of their own. */
describe("nemeses on a real cluster", needs("engine"), () => {
  let setting: NemesisSetting;
  beforeAll(async () => {
    const world = realWorld();
    setting = { world, cluster: await dockerRuntime().start(request({ clock: world.clock })) };
  });
  afterAll(() => setting.cluster.stop());

  for (const nemesis of [partition(), kill(), pause()]) nemesisContract(nemesis, async () => setting, 1);
});
