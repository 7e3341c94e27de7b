import { statSync } from "node:fs";
import { Command } from "commander";
import { RunDirectory } from "../../control/run-directory.ts";
import { EXIT, usageError } from "../../core/errors.ts";
import { FORMATS } from "../../history/import/formats.ts";
import { blockOf } from "../../report/text.ts";
import { checkFile, type FileOrder, nameOf } from "../../trial/check-file.ts";
import { recheck } from "../../trial/execute.ts";
import { exitCodeOf } from "../../trial/exit-code.ts";
import type { CheckerOrder } from "../../trial/named-checker.ts";
import { commandLine, settingFlags } from "../../trial/order.ts";
import { jsonArgument, settingArgument } from "../arguments.ts";
import { checkWatcher } from "../check-watcher.ts";
import { blockOptions, conclude } from "../conclude.ts";

type Flags = Omit<FileOrder, "path"> & CheckerOrder;

/** `ordeal check`: the verdict on a run again, or on any recorded history. */
export function checkCommand(): Command {
  return new Command("check")
    .description("judge a recorded run again, from its directory alone, or any recorded history")
    .argument(
      "<what>",
      "the directory of a run, a file with a history (ours, Jepsen's, Porcupine's), or - for standard input",
    )
    .option("--checker <name>", 'what judges a history, such as linearizable; "ordeal list" shows all')
    .option(
      "--model <name>",
      "what its objects are or which isolation it promises, such as cas-register or serializable",
    )
    .option("--initial <json>", "the state before anything happened", jsonArgument)
    .option("--set <name=value>", "another option of the checker", settingArgument)
    .option(
      "--format <name>",
      `how the history is written: ${Object.keys(FORMATS).join(", ")}; told from its beginning if not said`,
    )
    .option("--independent", "values are pairs of a key and a value")
    .action(async (what: string, flags: Flags) => {
      process.exitCode = await (isRun(what) ? checkRun(what, flags) : checkHistory({ path: what, ...flags }));
    });
}

async function checkRun(path: string, flags: Flags): Promise<number> {
  const directory = RunDirectory.open(path);
  const [flag] = Object.keys(flags);
  if (flag !== undefined)
    throw usageError(
      `${path} is a run, which says itself how it is judged; --${flag} is for a history alone, such as ${path}/history.jsonl`,
    );
  const data = await recheck(directory);
  return conclude({ directory, data, exitCode: exitCodeOf(data) });
}

async function checkHistory(order: FileOrder & CheckerOrder): Promise<number> {
  const watcher = checkWatcher();
  const judged = await checkFile(order, watcher).finally(() => watcher.end());
  const subject = { test: nameOf(order.path), command: commandOf(order) };
  process.stdout.write(`${blockOf(judged, subject, blockOptions())}\n`);
  return EXIT[judged.results.verdict];
}

function commandOf({
  path,
  checker,
  model,
  initial,
  set,
  format,
  independent,
}: FileOrder & CheckerOrder): string {
  const line = commandLine(
    ["check", path],
    [
      ["checker", checker],
      ["model", model],
      ["initial", initial === undefined ? undefined : JSON.stringify(initial)],
      ...settingFlags(set),
      ["format", format],
    ],
  );
  return independent ? `${line} --independent` : line;
}

function isRun(path: string): boolean {
  if (path === "-") return false;
  const found = statSync(path, { throwIfNoEntry: false });
  if (found) return found.isDirectory();
  throw usageError(
    `${path} does not exist. Expected the directory of a run or a file with a history, such as runs/etcd-register/latest or history.edn.`,
  );
}
