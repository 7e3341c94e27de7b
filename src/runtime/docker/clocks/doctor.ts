import type { Finding } from "../../finding.ts";
import type { Engine } from "../engine.ts";
import { OTHERWISE, outOfReach, whyNoClocks } from "./clocks.ts";

/** Whether clocks of nodes can be wrong here: tried on a process of our own, where a process of ours would do it. */
export async function clockSkew(engine: Engine): Promise<Finding> {
  const name = "clock skew";
  const never = await whyNoClocks(engine);
  if (never !== undefined) {
    const fix = `use an engine on Linux on x86-64, booted without proc_mem.force_override=never. ${OTHERWISE}`;
    return { name, ok: "limited", finding: never, fix };
  }
  const reason = outOfReach(engine);
  if (reason === undefined)
    return { name, ok: true, finding: "the clock of a process can be set, whatever that is written in" };
  return {
    name,
    ok: "limited",
    finding: `a helper container sets clocks: ${reason}`,
    fix: "run as root on the engine's own machine where speed matters",
  };
}
