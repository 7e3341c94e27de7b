import type { Plan } from "../../control/plan.ts";
import { type Duration, seconds, toSeconds } from "../../core/duration.ts";
import { messageOf, OrdealError, usageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import type { Script, ScriptedFault } from "../../core/script.ts";
import type { Generator } from "../../generator/generator.ts";
import { sleep } from "../../generator/op.ts";
import { notBefore, scripted } from "../../generator/scripted.ts";
import { concat } from "../../generator/sequence.ts";
import type { Schedule } from "../../nemesis/schedule.ts";
import { scriptedFault } from "../../nemesis/scripted-fault.ts";
import { findFault } from "../catalogue.ts";
import type { Chosen } from "../faults/scheduled.ts";
import { checkNemesis, type Site } from "../faults/site.ts";
import { type Manner, simulated } from "../manner.ts";
import { mutantNamed } from "../mutant-named.ts";
import { prepare } from "../prepare.ts";

/** Where a script is executed. */
export interface Stage {
  /** What to type to execute it again. */
  readonly command: string;
  /** The system's own choice when not said. */
  readonly runtime?: string | undefined;
  readonly manner: Manner;
}

/** In the simulation, for nobody to do it again. */
const IN_MEMORY: Stage = { command: "", runtime: "simulation", manner: simulated };

/**
 * The plan that executes a script: its operations and faults, and of everything else what the pair itself says. After its last operation
 * a run asks by itself until every node has answered: so a script of three operations can be judged, too.
 *
 * @throws a usage error for whatever the script names that does not exist or cannot be.
 */
export async function planOfScript(script: Script, stage: Stage = IN_MEMORY): Promise<Plan> {
  const { test: what, seed, nodes, concurrency, operations } = script;
  const set = Object.fromEntries(Object.entries(script.set).map(([name, value]) => [name, String(value)]));
  const time = script.duration as Duration;
  const order = { what, seed, nodes: nodes.length, concurrency, set, time };
  try {
    const plan = await prepare(
      stage.runtime === undefined ? order : { ...order, runtime: stage.runtime },
      stage.manner,
      (_, site) => scriptedFaults(script, site),
    );
    const functions = plan.record.functions.filter((f) => operations.some((one) => one.f === f));
    checkOperations(script, plan.record.functions);
    const mutants = script.mutants.map((id) => mutantNamed(id, what).id);
    return {
      ...plan,
      record: {
        ...plan.record,
        command: stage.command,
        functions,
        ...(mutants.length > 0 ? { mutants } : {}),
        rate: Math.max(1, Math.round(operations.length / toSeconds(time))),
      },
      generator: concat(scripted(operations), notBefore(enough(script, plan), afterwards(plan))),
    };
  } catch (error) {
    if (!(error instanceof OrdealError && error.kind === "usage")) throw error;
    throw usageError(`the script cannot be executed: ${error.message}`, { cause: error });
  }
}

/** The faults of the script, at their times. Its plan names each nemesis once, in the order in which they first strike. */
function scriptedFaults({ faults }: Script, site: Site): Chosen {
  const nemeses = [...new Set(faults.map(({ nemesis }) => nemesis))];
  for (const name of nemeses) checkNemesis(findFault(name).make(), site);
  return { schedules: faults.map(scheduleOf), nemeses };
}

/**
 * When a script has had its say: at its last operation's deadline, and not before the load is over. A recorded run was content with its own
 * operations by then, so executing its script adds nothing.
 */
const enough = ({ operations, duration }: Script, { record }: Plan): number =>
  operations.reduce((latest, { time }) => Math.max(latest, time), duration) + record.timeout;

/** The end, where there is something to read at the end; a workload that reads nothing then goes on. */
const afterwards = ({ finalReads, generator }: Plan): Generator =>
  finalReads ? sleep(seconds(0)) : generator;

function checkOperations({ operations }: Script, known: readonly string[]): void {
  for (const [i, { f }] of operations.entries())
    if (!known.includes(f))
      throw usageError(`operations[${i}].f: there is no operation "${f}". ${suggestion(f, known)}`);
}

function scheduleOf(fault: ScriptedFault, i: number): Schedule {
  const nemesis = findFault(fault.nemesis).make();
  try {
    nemesis.describe(fault.plan);
  } catch (error) {
    throw usageError(`faults[${i}].plan is no plan of ${nemesis.name}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return scriptedFault(nemesis, fault);
}
