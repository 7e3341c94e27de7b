import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { judge } from "../check/judge.ts";
import type { CheckAttendance } from "../check/pool.ts";
import { messageOf, usageError } from "../core/errors.ts";
import { formatNamed } from "../history/import/formats.ts";
import { type Recorded, readRecorded } from "../history/import/read-recorded.ts";
import type { Judged } from "../report/data.ts";
import { type CheckerOrder, namedChecker } from "./named-checker.ts";

/** Where a recorded history is, and how to read it. */
export interface FileOrder {
  /** A path, or `-` for standard input. */
  readonly path: string;
  readonly format?: string;
  readonly independent?: boolean;
}

/**
 * Judges a history that somebody recorded. It has no plan: an anomaly is proof, and of everything that can make a run `unknown` only
 * this applies, that nothing could have contradicted the claim. Writes nothing.
 *
 * @throws a usage error for names that are none and for a file that is no history.
 */
export async function checkFile(
  order: FileOrder & CheckerOrder,
  attendance: CheckAttendance,
): Promise<Judged> {
  const reference = await namedChecker(order);
  const { history, warnings } = await readFile(order);
  return { history, results: await judge({ history, references: [reference], warnings, ...attendance }) };
}

/** Reads a history that somebody recorded. */
export async function readFile({ path, format, independent }: FileOrder): Promise<Recorded> {
  const options = { format: format === undefined ? undefined : formatNamed(format), independent };
  return readRecorded(nameOf(path), await bytesOf(path), options);
}

/** What to call a file in front of a person. */
export const nameOf = (path: string): string => (path === "-" ? "standard input" : path);

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return path === "-" ? await buffer(process.stdin) : readFileSync(path);
  } catch (error) {
    throw usageError(`${nameOf(path)} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
