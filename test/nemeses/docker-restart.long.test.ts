import { afterAll, beforeAll, describe } from "vitest";
import { restart } from "../../nemeses/index.ts";
import { realWorld } from "../../src/control/world.ts";
import { dockerRuntime } from "../../src/runtime/docker/docker.ts";
import { type NemesisSetting, nemesisContract } from "../conformance/nemesis.ts";
import { needs } from "../needs.ts";
import { request } from "../runtime/docker/bed.ts";

describe("rolling restarts of a real cluster", needs("engine"), () => {
  let setting: NemesisSetting;
  beforeAll(async () => {
    const world = realWorld();
    setting = { world, cluster: await dockerRuntime().start(request({ clock: world.clock })) };
  });
  afterAll(() => setting.cluster.stop());

  nemesisContract(restart(), async () => setting, 2);
});
