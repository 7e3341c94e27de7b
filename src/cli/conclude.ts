import { relative } from "node:path";
import type { RunDirectory } from "../control/run-directory.ts";
import { EXIT, OrdealError } from "../core/errors.ts";
import type { RunData } from "../report/data.ts";
import { type BlockOptions, finalBlock } from "../report/text.ts";
import { takesColour } from "./colour.ts";
import { explain } from "./explain.ts";

const MAX_WIDTH = 100;

/** How a block is printed on this standard output. */
export function blockOptions(): Pick<BlockOptions, "width" | "colour"> {
  const { stdout } = process;
  return { width: Math.min(stdout.columns || MAX_WIDTH, MAX_WIDTH), colour: takesColour(stdout) };
}

/** Prints the final block, last on the screen, where the eye is; what ended a run before its time is told above it. Returns the exit code. */
export function conclude({
  directory,
  data,
  error,
  exitCode,
}: {
  readonly directory: RunDirectory;
  readonly data: RunData;
  readonly error?: unknown;
  readonly exitCode: number;
}): number {
  if (error !== undefined) explain(error);
  const report = relative(process.cwd(), directory.report);
  process.stdout.write(`${finalBlock(data, { ...blockOptions(), report })}\n`);
  return error instanceof OrdealError && error.kind === "usage" ? EXIT.usage : exitCode;
}
