import { relative } from "node:path";
import { Command } from "commander";
import { RunDirectory } from "../../control/run-directory.ts";
import { usageError } from "../../core/errors.ts";
import { readHistory } from "../../history/read.ts";
import { report } from "../../trial/execute.ts";
import { environmentRecord, planRecord, resultsRecord } from "../../trial/records.ts";

/** `ordeal report`: the report again, of results that are there already. */
export function reportCommand(): Command {
  return new Command("report")
    .description("write the report of a checked run again")
    .argument("<run>", "the directory of a run, such as runs/etcd-register/latest")
    .action(async (run: string) => {
      const directory = RunDirectory.open(run);
      const results = resultsRecord(directory);
      if (!results)
        throw usageError(
          `${run} has no results.json: it was never checked. "ordeal check ${run}" does that, and writes the report too.`,
        );
      const { history } = readHistory(directory.history);
      await report(directory, {
        plan: planRecord(directory),
        history,
        results,
        environment: environmentRecord(directory),
      });
      process.stdout.write(`${relative(process.cwd(), directory.report)}\n`);
    });
}
