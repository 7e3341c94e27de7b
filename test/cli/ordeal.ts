import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa, type Options } from "execa";

const MAIN = resolve("dist/src/cli/main.js");

/** A fresh directory for the runs of one test. */
export const freshOut = (): string => mkdtempSync(join(tmpdir(), "ordeal-runs-"));

/** Runs the built command line as a user would, in a process of its own, and never rejects: the exit code is the answer. */
export async function ordeal(args: readonly string[], options: Options = {}) {
  const { exitCode, stdout, stderr, signal } = await execa("node", [MAIN, ...args], {
    reject: false,
    stdin: "ignore",
    ...options,
  });
  return { exitCode, signal, stdout: String(stdout), stderr: String(stderr) };
}

/** The only run below `out`, which must hold exactly one. */
export function onlyRun(out: string): string {
  const runs = readdirSync(out).flatMap((test) =>
    readdirSync(join(out, test))
      .filter((run) => run !== "latest")
      .map((run) => join(out, test, run)),
  );
  if (runs.length !== 1) throw new Error(`expected one run below ${out}, found ${runs.length}`);
  return runs[0] as string;
}
