import { afterAll, beforeAll, describe } from "vitest";
import { stockNemeses } from "../../nemeses/index.ts";
import { realWorld } from "../../src/control/world.ts";
import { localRuntime } from "../../src/runtime/local/local.ts";
import { type NemesisSetting, nemesisContract } from "../conformance/nemesis.ts";
import { ask, request } from "../runtime/local/notebook.ts";

/** One round each: in the machine's time a fault takes a second. */
describe("nemeses on processes of this machine", () => {
  let setting: NemesisSetting;
  beforeAll(async () => {
    const world = realWorld();
    const cluster = await localRuntime().start(request({ clock: world.clock }));
    for (const node of cluster.nodes)
      await ask(node, { type: "put", line: "something of which a bit can flip" });
    setting = { world, cluster };
  });
  afterAll(() => setting.cluster.stop());

  for (const { make } of Object.values(stockNemeses)) nemesisContract(make(), async () => setting, 1);
});
