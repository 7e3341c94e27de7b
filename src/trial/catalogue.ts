import { command, type StockNemesis, stockNemeses } from "../../nemeses/index.ts";
import { stockSystems } from "../../systems/index.ts";
import { stockWorkloads } from "../../workloads/index.ts";
import type { Duration } from "../core/duration.ts";
import { usageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { Workload } from "../generator/workload.ts";
import type { AnyNemesis } from "../nemesis/nemesis.ts";
import type { System } from "../runtime/system.ts";

const systems: { readonly [name: string]: System } = stockSystems;
const workloads: { readonly [name: string]: Workload } = stockWorkloads;

/** Finds a stock part by name, or refuses with the nearest name there is. */
function find<T>(kind: string, known: { readonly [name: string]: T }, name: string): T {
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found !== undefined) return found;
  throw usageError(`there is no ${kind} "${name}". ${suggestion(name, Object.keys(known))}`);
}

/** A system that can stand trial. */
export const findSystem = (name: string): System => find("system", systems, name);

/** A workload that a system has a client for. */
export function findWorkload(system: System, name: string): Workload {
  const offered = Object.fromEntries(
    Object.keys(system.workloads).map((workload) => [workload, workloads[workload] as Workload]),
  );
  return find(`workload of ${system.name}`, offered, name);
}

const nemeses: { readonly [name: string]: StockNemesis } = {
  ...stockNemeses,
  command: { about: "whatever your own script does to nodes: --fault-command", make: () => command() },
};

/** A nemesis as the command line makes it: with its own choice of targets and shapes. One that takes its time takes no more than `round` for a fault. */
export const findNemesis = (name: string, round?: Duration): AnyNemesis =>
  find("nemesis", nemeses, name).make(round);

/** Everything there is to name on a command line. */
export const catalogue = { systems, workloads, nemeses };
