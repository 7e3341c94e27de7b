/**
 * `npm run corpus -- FOLDER [NAME…]`: judges every labelled history in the folders of a folder, or in those that are named. Prints those that are judged otherwise than
 * labelled, what was skipped, by kind, and last `N passed, N failed, N skipped`. Exit 1 if any failed.
 */
import { existsSync } from "node:fs";
import { messageOf } from "../../src/core/errors.ts";
import type { Case } from "./case.ts";
import { casesOf, foldersOf } from "./folders.ts";

/** What came of the histories so far. */
interface Tally {
  passed: number;
  failed: number;
  /** How many were skipped, by folder and reason. */
  readonly skipped: Map<string, number>;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function run(corpus: string, only: readonly string[]): Promise<boolean> {
  const tally: Tally = { passed: 0, failed: 0, skipped: new Map() };
  for (const folder of foldersOf(corpus).filter((name) => only.length === 0 || only.includes(name)))
    await judgeFolder(corpus, folder, tally);
  for (const [kind, count] of tally.skipped) say(`skipped ${count}: ${kind}`);
  const skipped = [...tally.skipped.values()].reduce((sum, count) => sum + count, 0);
  say(`${tally.passed} passed, ${tally.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return tally.failed === 0;
}

async function judgeFolder(corpus: string, folder: string, tally: Tally): Promise<void> {
  try {
    for (const labelled of await casesOf(corpus, folder)) await judge(labelled, folder, tally);
  } catch (error) {
    tally.failed++;
    say(`${folder}: cannot be read: ${messageOf(error)}`);
  }
}

async function judge(labelled: Case, folder: string, tally: Tally): Promise<void> {
  if (labelled.skipped !== undefined) {
    const kind = `${folder}: ${labelled.skipped}`;
    tally.skipped.set(kind, (tally.skipped.get(kind) ?? 0) + 1);
    return;
  }
  const difference = await labelled.judge().catch((error: unknown) => `threw: ${messageOf(error)}`);
  if (difference === undefined) tally.passed++;
  else {
    tally.failed++;
    say(`${labelled.name}: ${difference}`);
  }
}

const [corpus, ...only] = process.argv.slice(2);
if (corpus === undefined || !existsSync(corpus)) {
  const why = corpus === undefined ? "no folder was named" : `${corpus} does not exist`;
  process.stderr.write(
    `✗ ${why}. Expected npm run corpus -- FOLDER, with labelled histories in folders below it.\n`,
  );
  process.exitCode = 254;
} else if (!(await run(corpus, only))) process.exitCode = 1;
