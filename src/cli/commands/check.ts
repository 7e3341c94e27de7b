import { Command } from "commander";
import { RunDirectory } from "../../control/run-directory.ts";
import { exitCodeOf, recheck } from "../../trial/execute.ts";
import { conclude } from "../conclude.ts";

/** `ordeal check`: the verdict again, from the run directory alone. */
export function checkCommand(): Command {
  return new Command("check")
    .description("judge a recorded run again, from its directory alone")
    .argument("<run>", "the directory of a run, such as runs/etcd-register/latest")
    .action(async (run: string) => {
      const directory = RunDirectory.open(run);
      const data = await recheck(directory);
      process.exitCode = conclude({ directory, data, exitCode: exitCodeOf(data) });
    });
}
