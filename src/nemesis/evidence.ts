import type { Evidence } from "../core/fault.ts";
import { type Entry, entriesOf } from "../runtime/in-force.ts";
import { seeSkewed, seeUnskewed } from "./see-clocks.ts";
import { seeCut, seeOpen } from "./see-links.ts";
import { seeDisks, seeMended, seePower, seeProcesses, seeProcessesFreed } from "./see-nodes.ts";
import { seeShaped, seeUnshaped } from "./see-shapes.ts";
import type { Sight } from "./sight.ts";

/** True when something was seen and all of it holds: nothing seen proves nothing. */
export const proves = (evidence: readonly Evidence[]): boolean =>
  evidence.length > 0 && evidence.every(({ holds }) => holds);

/** Whether entries took effect, each kind seen on a path of its own. */
export async function seeInForce(sight: Sight, entries: readonly Entry[]): Promise<readonly Evidence[]> {
  return [
    ...(await seeCut(sight, entriesOf("cut", entries))),
    ...(await seeShaped(sight, entriesOf("shaped", entries))),
    ...(await seeProcesses(sight, entries)),
    ...seePower(sight, entriesOf("down", entries)),
    ...(await seeSkewed(sight, entriesOf("skewed", entries))),
    ...(await seeDisks(sight, entriesOf("disk", entries))),
  ];
}

/** Whether entries that a fault no longer asks for are gone. What another fault still asks for is there rightly, and is not missed. */
export async function seeGone(sight: Sight, entries: readonly Entry[]): Promise<readonly Evidence[]> {
  return [
    ...(await seeOpen(sight, entriesOf("cut", entries))),
    ...(await seeUnshaped(sight, entriesOf("shaped", entries))),
    ...(await seeProcessesFreed(sight, entries)),
    ...(await seeUnskewed(sight, entriesOf("skewed", entries))),
    ...(await seeMended(sight, entriesOf("disk", entries))),
  ];
}
