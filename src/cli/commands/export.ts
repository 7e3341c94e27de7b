import { createWriteStream, statSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command } from "commander";
import { RunDirectory } from "../../control/run-directory.ts";
import { codeOf, messageOf, usageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import { EXPORTS, type ExportFormat } from "../../history/export/write.ts";
import type { History } from "../../history/history.ts";
import { FORMATS } from "../../history/import/formats.ts";
import { readHistory } from "../../history/read.ts";
import { type FileOrder, readFile } from "../../trial/check-file.ts";

interface Flags extends Omit<FileOrder, "path"> {
  readonly to: string;
  readonly out?: string;
}

/** `ordeal export`: a history for Jepsen, Knossos and Elle to judge. */
export function exportCommand(): Command {
  return new Command("export")
    .description("write a history as Jepsen, Knossos and Elle read it")
    .argument("<what>", "the directory of a run, a file with a history, or - for standard input")
    .requiredOption("--to <name>", `how to write it: ${Object.keys(EXPORTS).join(" or ")}`)
    .option("--out <file>", "where to write it; standard output if not said")
    .option(
      "--format <name>",
      `how a file is written: ${Object.keys(FORMATS).join(", ")}; told from its beginning if not said`,
    )
    .option("--independent", "values are pairs of a key and a value, in what is read and in what is written")
    .action(async (what: string, flags: Flags) => {
      const write = EXPORTS[exportNamed(flags.to)];
      const history = await historyAt({ path: what, ...flags });
      await pour(write(history, { independent: flags.independent === true }), flags.out);
    });
}

function exportNamed(name: string): ExportFormat {
  if (Object.hasOwn(EXPORTS, name)) return name as ExportFormat;
  throw usageError(`a history cannot be written as "${name}". ${suggestion(name, Object.keys(EXPORTS))}`);
}

async function historyAt(order: FileOrder): Promise<History> {
  const isRun = order.path !== "-" && statSync(order.path, { throwIfNoEntry: false })?.isDirectory();
  return isRun ? readHistory(RunDirectory.open(order.path).history).history : (await readFile(order)).history;
}

/** Whoever reads our output may stop when it has seen enough: that is no failure. */
async function pour(lines: Iterable<string>, out: string | undefined): Promise<void> {
  try {
    if (out === undefined) await pipeline(Readable.from(lines), process.stdout, { end: false });
    else await pipeline(Readable.from(lines), createWriteStream(out));
  } catch (error) {
    if (out === undefined && codeOf(error) === "EPIPE") return;
    if (codeOf(error) === undefined) throw error;
    throw usageError(`${out ?? "standard output"} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}
