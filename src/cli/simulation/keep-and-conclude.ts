import { existsSync } from "node:fs";
import { relative } from "node:path";
import type { Plan } from "../../control/plan.ts";
import { EXIT } from "../../core/errors.ts";
import { plural } from "../../report/wording.ts";
import type { Executed } from "../../trial/execute.ts";
import { commandLine } from "../../trial/order.ts";
import { scriptOf } from "../../trial/script/script-of.ts";
import { scriptText } from "../../trial/script/script-text.ts";
import { shrink } from "../../trial/shrink/shrink.ts";
import { keep } from "../../trial/simulation/keep.ts";
import { attended } from "../attended.ts";
import { conclude } from "../conclude.ts";

/** How a simulated run is kept. */
export interface KeepSettings {
  readonly out: string;
  /** The history that it must have, where it was simulated before. */
  readonly sha256?: string;
  /** Whether a failure is to be made smaller: not where a person has said what is to happen. */
  readonly shrinks?: boolean;
}

/** Simulates with everything written, prints the final block and where things lie, and looks for the smallest script that fails so. Returns the exit code. */
export async function keepAndConclude(plan: Plan, { out, sha256, shrinks }: KeepSettings): Promise<number> {
  const executed = await attended(plan.record, (watcher, signal) =>
    keep(plan, { out, watcher, signal }, sha256),
  );
  const exitCode = conclude(executed);
  const { directory } = executed;
  if (existsSync(directory.trace)) line("messages", path(directory.trace));
  line("script", path(directory.script));
  if (exitCode === EXIT.invalid && shrinks) await shrinkAndTell(executed);
  return exitCode;
}

async function shrinkAndTell({ directory, data }: Executed): Promise<void> {
  const script = scriptOf(data.plan, data.history);
  const check = data.results.checks.find(({ anomalies }) => anomalies.length > 0);
  const type = check?.anomalies[0]?.type;
  const shrunk = check && type !== undefined && (await shrink(script, { checker: check.checker, type }));
  if (!shrunk) return line("smallest", "none: its script alone does not fail the same way");
  const { operations, faults } = shrunk.script;
  directory.writeText(directory.smallest, scriptText(shrunk.script));
  line("smallest", `${plural(operations.length, "op")}, ${plural(faults.length, "fault")}`);
  line("", commandLine(["simulate", script.test], [["script", path(directory.smallest)]]));
}

const path = (file: string): string => relative(process.cwd(), file);

/** A line like those of the final block. */
function line(name: string, text: string): void {
  process.stdout.write(`  ${name.padEnd(10)}${text}\n`);
}
