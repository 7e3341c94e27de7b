import type { Key } from "../../core/operation.ts";
import type { Script, ScriptedFault, ScriptedOperation } from "../../core/script.ts";
import type { Value } from "../../core/value.ts";
import { NONE } from "../../history/columns.ts";
import type { History } from "../../history/history.ts";
import type { PlanRecord } from "../../history/plan-record.ts";
import { findSystem, findWorkload } from "../catalogue.ts";

/**
 * A recorded run of a stock pair as a script: every operation of the load and of the recovery after it, and every fault with the plan it
 * had. Executed without a change, it gives the same history to the byte. What is read at the end is the workload's own and is left out.
 */
export function scriptOf(plan: PlanRecord, history: History): Script {
  const { test, seed, nodes, mutants = [], concurrency, duration } = plan;
  const origin = timeOf(history, "load") ?? 0;
  return {
    scriptVersion: 1,
    test,
    seed,
    nodes,
    set: settingsOf(plan),
    mutants,
    concurrency,
    duration,
    operations: operationsOf(history, concurrency, origin),
    faults: history.faults.map(
      ({ nemesis, plan: its, begin, end, cureBegan }): ScriptedFault => ({
        begin: begin - origin,
        // One that did not end, or only with the load, lasts as long as that: then the run itself heals it.
        end: Math.min(cureBegan ?? end, origin + duration) - origin,
        nemesis,
        plan: its,
      }),
    ),
  };
}

const timeOf = ({ phases }: History, phase: string): number | undefined =>
  phases.find(({ name }) => name === phase)?.time;

function operationsOf(history: History, concurrency: number, origin: number): ScriptedOperation[] {
  const { columns } = history;
  const end = timeOf(history, "final reads") ?? Infinity;
  const operations: ScriptedOperation[] = [];
  for (let op = 0; op < history.count && (columns.callTime[op] as number) < end; op++) {
    const key = columns.key[op] as number;
    operations.push({
      time: (columns.callTime[op] as number) - origin,
      thread: (columns.process[op] as number) % concurrency,
      f: columns.functions[columns.f[op] as number] as string,
      ...(key === NONE ? {} : { key: columns.keys[key] as Key }),
      input: history.value(columns.input[op] as number) as Value,
    });
  }
  return operations;
}

/** What was set, without what would be so anyhow. */
function settingsOf({ system: name, workload, options }: PlanRecord): Script["set"] {
  const system = findSystem(name);
  const specs = { ...system.options, ...findWorkload(system, workload).options };
  return Object.fromEntries(
    Object.entries(options).filter(
      (option): option is [string, string | number] => specs[option[0]]?.default !== option[1],
    ),
  );
}
