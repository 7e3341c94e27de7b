import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { checkHere } from "../../check/check-here.ts";
import type { Plan } from "../../control/plan.ts";
import type { Watcher } from "../../control/watcher.ts";
import { OrdealError } from "../../core/errors.ts";
import { type Executed, execute } from "../execute.ts";
import { scriptOf } from "../script/script-of.ts";
import { scriptText } from "../script/script-text.ts";

/** For whom a run is kept. */
export interface Keeping {
  /** Where the directories of runs lie. */
  readonly out: string;
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
}

/**
 * Simulates with everything written: the run directory and the report, as every other run has them. Where it has been simulated before,
 * `sha256` is that run's history, and this one's must be the same.
 *
 * @throws an error of ours where it is not: then nothing that was found can be trusted to be found again.
 */
export async function keep(
  plan: Plan,
  { out, watcher, signal }: Keeping,
  sha256?: string,
): Promise<Executed> {
  const executed = await execute(plan, out, watcher, signal, checkHere);
  const { directory, data } = executed;
  const { history } = directory;
  directory.writeText(directory.script, scriptText(scriptOf(data.plan, data.history)));
  if (sha256 !== undefined && !signal.aborted && hashOfFile(history) !== sha256)
    throw new OrdealError(
      "bug",
      `the simulation of seed ${plan.record.seed} went differently the second time: ${history} is not the history that was judged first`,
    );
  return executed;
}

const hashOfFile = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
