import { join } from "node:path";
import type { Random } from "../../../core/random.ts";
import type { Kept, Loss } from "../../cluster.ts";
import { type Change, type FileChange, isOfFile } from "./change.ts";
import { Content } from "./content.ts";
import { Platter } from "./platter.ts";
import { Unsaved } from "./unsaved.ts";

/** A disk writes this many bytes as one: a sector holds all of a state or nothing of it. */
const SECTOR = 512;

/** Where the two parts of a disk lie below a node's directory. */
export const diskParts = (directory: string): { readonly platter: string; readonly unsaved: string } => ({
  platter: join(directory, "platter"),
  unsaved: join(directory, "unsaved"),
});

/**
 * Takes the power away from the disk of a node whose process is dead. Afterwards everything that is left is lasting. Of what was not
 * saved there is nothing, or the first so many changes, or what is *torn*: the length and each sector of a file as it was at some moment
 * since it was saved, each change of names or not, and of the last change of all, if it was a write, its beginning at the most.
 */
export function losePower(directory: string, kept: Kept, random: Random): Loss {
  const parts = diskParts(directory);
  const [platter, unsaved] = [new Platter(parts.platter), new Unsaved(parts.unsaved)];
  const { changes } = unsaved;
  const first = kept === "prefix" ? random.int(0, changes.length) : 0;
  const left = kept === "torn" ? torn(platter, changes, random) : changes.slice(0, first);
  platter.apply(left);
  unsaved.forgetAll();
  return kept === "torn" ? unseen(changes, left) : sizeOf(changes.slice(first));
}

/** The changes that make of what was saved what is left. */
function torn(platter: Platter, changes: readonly Change[], random: Random): Change[] {
  const some = [...changes.slice(0, -1), ...changes.slice(-1).map((last) => beginningOf(last, random))];
  const namings = some.filter(({ kind }) => kind === "names").filter(() => random.chance(0.5));
  const files = new Set(some.flatMap((change) => (change.kind === "names" ? [] : [change.file])));
  const contents = [...files].flatMap((file): FileChange[] => {
    const own = some.filter((change) => isOfFile(change, file));
    const bytes = mixed(platter.read(file), own, random);
    return [
      { kind: "truncate", file, length: 0 },
      { kind: "write", file, at: 0, bytes },
    ];
  });
  return [...namings, ...contents];
}

const beginningOf = (change: Change, random: Random): Change =>
  change.kind === "write"
    ? { ...change, bytes: change.bytes.subarray(0, random.int(0, change.bytes.length)) }
    : change;

/** Goes through the states of a file since it was saved, and takes the length of one, and each sector as it was in one. */
function mixed(saved: Uint8Array, changes: readonly FileChange[], random: Random): Uint8Array {
  const moment = () => random.int(0, changes.length);
  const left = new Uint8Array(lengthAfter(saved.length, changes.slice(0, moment())));
  const sectors: number[][] = [[], ...changes.map(() => [])];
  for (let at = 0; at < left.length; at += SECTOR) sectors[moment()]?.push(at);
  const content = new Content(saved);
  for (const [i, taken] of sectors.entries()) {
    if (i > 0) content.apply(changes[i - 1] as FileChange);
    for (const at of taken) left.set(content.read(at, Math.min(at + SECTOR, left.length)), at);
  }
  return left;
}

const lengthAfter = (length: number, changes: readonly FileChange[]): number =>
  changes.reduce(
    (sum, change) =>
      change.kind === "truncate" ? change.length : Math.max(sum, change.at + change.bytes.length),
    length,
  );

const sizeOf = (changes: readonly Change[]): Loss => ({
  bytes: changes.reduce((sum, change) => sum + (change.kind === "write" ? change.bytes.length : 0), 0),
  operations: changes.length,
});

/** What of these changes is not to be seen in what is left: names, and bytes where they were written. */
function unseen(changes: readonly Change[], left: readonly Change[]): Loss {
  const contents = new Map(
    left.map((change) => (change.kind === "write" ? [change.file, change.bytes] : [-1, NOTHING])),
  );
  const losses = changes.map((change) => {
    if (change.kind === "write") {
      const there = contents.get(change.file) ?? NOTHING;
      return { bytes: change.bytes.filter((byte, i) => there[change.at + i] !== byte).length, gone: false };
    }
    return { bytes: 0, gone: change.kind === "names" && !left.includes(change) };
  });
  return {
    bytes: losses.reduce((sum, { bytes }) => sum + bytes, 0),
    operations: losses.filter(({ bytes, gone }) => bytes > 0 || gone).length,
  };
}

const NOTHING = new Uint8Array();
