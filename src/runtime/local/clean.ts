import { lstat, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsedValue } from "../../core/value.ts";
import { fateOf, type Owner, startOf, thisOwner } from "../machine/owner.ts";
import { OWNER_FILE, PREFIX, PROCESS_FILE } from "./run-folder.ts";

/** A process of this machine: a number, and when the process of that number started. */
export interface ProcessMark {
  readonly pid: number;
  readonly started: string;
}

/** The folders of runs of this user, by what may be done with them. */
export interface LocalCleaned {
  readonly removed: readonly string[];
  readonly left: readonly { readonly folder: string; readonly fate: "alive" | "foreign" }[];
}

/**
 * Ends the node processes of control nodes that have died (only frozen ones survive those), and removes their folders. It touches
 * nothing of a living run, of another user, or of what it cannot read.
 */
export async function cleanLocalOrphans(): Promise<LocalCleaned> {
  const removed: string[] = [];
  const left: { folder: string; fate: "alive" | "foreign" }[] = [];
  const here = await thisOwner();
  for (const folder of await ownFolders()) {
    const owner = (await read(join(folder, OWNER_FILE))) as Owner | undefined;
    const fate = fateOf(owner, here, owner && (await startOf(owner.pid)));
    if (fate === "orphan") {
      // What ran before the last boot runs no more, whatever has its number now.
      if (owner?.boot === here.boot) await endProcesses(folder);
      await rm(folder, { recursive: true, force: true });
      removed.push(folder);
    } else {
      left.push({ folder, fate });
    }
  }
  return { removed, left };
}

async function ownFolders(): Promise<string[]> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  const paths = names.map((name) => join(tmpdir(), name));
  const mine = await Promise.all(
    paths.map((path) =>
      lstat(path).then(
        (found) => found.isDirectory() && found.uid === process.getuid?.(),
        () => false,
      ),
    ),
  );
  return paths.filter((_, i) => mine[i]);
}

/** A number alone says nothing: it may have been given to somebody else since. */
async function endProcesses(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const mark = (await read(join(folder, name, PROCESS_FILE))) as ProcessMark | undefined;
    if (mark && (await startOf(mark.pid)) === mark.started) process.kill(mark.pid, "SIGKILL");
  }
}

async function read(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? undefined : parsedValue(text);
}
