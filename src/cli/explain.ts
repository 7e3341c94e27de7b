import pc from "picocolors";
import { EXIT, OrdealError } from "../core/errors.ts";
import { visibleLines } from "../report/untrusted.ts";
import { takesColour } from "./colour.ts";

/**
 * Tells a person what went wrong, on standard error, and returns the exit code that says whose fault it was. Only a bug of
 * ours is shown with its stack: for everything else the sentence is what helps. A sentence may quote a history, which is untrusted.
 */
export function explain(error: unknown): number {
  const { stderr } = process;
  if (error instanceof OrdealError && error.kind !== "bug") {
    stderr.write(`${pc.createColors(takesColour(stderr)).red("✗")} ${visibleLines(error.message)}\n`);
    if (error.details) stderr.write(`\n${indented(error.details)}\n`);
    return error.kind === "usage" ? EXIT.usage : EXIT.environment;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(
    `✗ This is a bug in ordeal, and no verdict on the system. Please report it with the run's directory:\n\n${indented(text)}\n`,
  );
  return EXIT.bug;
}

const indented = (text: string): string => text.replace(/^/gm, "    ");
