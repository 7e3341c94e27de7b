import { command, type StockNemesis, stockNemeses } from "../../nemeses/index.ts";
import { type FaultName, type FaultPackage, stockPackages } from "../../nemeses/packages.ts";
import { stockSystems } from "../../systems/index.ts";
import { stockWorkloads } from "../../workloads/index.ts";
import { usageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { Workload } from "../generator/workload.ts";
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

/** The stock ones, and the one that only a script of somebody's can carry out. */
const nemeses: { readonly [name: string]: StockNemesis } = {
  ...stockNemeses,
  command: {
    about: "does to nodes whatever your --fault-command does",
    make: ({ targets } = {}) => command(targets),
  },
};
const packages: { readonly [name: string]: FaultPackage } = stockPackages;

/** A single fault as the command line makes it. */
export const findFault = (name: string): StockNemesis => find("nemesis", nemeses, name);

/** A package, if this is one's name. */
export const findPackage = (name: string): FaultPackage | undefined =>
  Object.hasOwn(packages, name) ? packages[name] : undefined;

/** Refuses what is neither a fault nor a package nor one of these words. @throws a usage error with the nearest name. */
export function checkNemesisName(name: string, words: readonly string[]): void {
  find(
    "nemesis",
    Object.fromEntries(
      [...Object.keys(nemeses), ...Object.keys(packages), ...words].map((known) => [known, true]),
    ),
    name,
  );
}

/** Single faults, by the names that stand for nothing else. */
export const faultNames: readonly FaultName[] = (Object.keys(stockNemeses) as FaultName[]).filter(
  (name) => findPackage(name) === undefined,
);

/** Everything there is to name on a command line. */
export const catalogue = { systems, workloads, nemeses, packages: stockPackages };
