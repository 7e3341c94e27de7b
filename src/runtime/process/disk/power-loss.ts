import { join } from "node:path";
import type { Random } from "../../../core/random.ts";
import type { Kept, Loss } from "../../cluster.ts";
import type { Change } from "./change.ts";
import { Platter } from "./platter.ts";
import { Unsaved } from "./unsaved.ts";

/** A disk writes this many bytes as one. */
const SECTOR = 512;

/** Where the two parts of a disk lie below a node's directory. */
export const diskParts = (directory: string): { readonly platter: string; readonly unsaved: string } => ({
  platter: join(directory, "platter"),
  unsaved: join(directory, "unsaved"),
});

/**
 * Takes the power away from the disk of a node whose process is dead. Afterwards everything that is left is lasting.
 *
 * *Torn*: a disk writes what it likes first, so names are changed or not, each sector of a file (and its length) is as it was at
 * some moment, and of the very last change, if it was a write, there are its first so many bytes at the most.
 */
export function losePower(directory: string, kept: Kept, random: Random): Loss {
  const { platter, unsaved } = diskParts(directory);
  const left = new Unsaved(unsaved);
  const all = left.changes;
  const some = chosen(all, kept, random);
  const whole = new Set(some);
  new Platter(platter).apply(some);
  left.forgetAll();
  return {
    operations: all.filter((change) => !whole.has(change)).length,
    bytes: bytesOf(all) - bytesOf(some),
  };
}

function chosen(changes: readonly Change[], kept: Kept, random: Random): readonly Change[] {
  if (kept === "nothing") return [];
  if (kept === "prefix") return changes.slice(0, random.int(0, changes.length));
  return torn(changes, random);
}

function torn(changes: readonly Change[], random: Random): Change[] {
  /** Until which change each place of the disk was written. */
  const moments = new Map<string, number>();
  const reached = (place: string, i: number): boolean => {
    if (!moments.has(place)) moments.set(place, random.int(0, changes.length));
    return i < (moments.get(place) as number);
  };
  return changes.flatMap((change, i): readonly Change[] => {
    if (change.kind === "truncate") return reached(`${change.file} length`, i) ? [change] : [];
    if (change.kind !== "write") return random.chance(0.5) ? [change] : [];
    const length = i < changes.length - 1 ? change.bytes.length : random.int(0, change.bytes.length);
    const pieces = sectorsOf({ ...change, bytes: change.bytes.subarray(0, length) });
    const written = pieces.filter(({ at }) => reached(`${change.file} ${Math.floor(at / SECTOR)}`, i));
    return length === change.bytes.length && written.length === pieces.length ? [change] : written;
  });
}

type Write = Extract<Change, { readonly kind: "write" }>;

/** A write, cut where sectors begin. */
function sectorsOf(write: Write): Write[] {
  const pieces: Write[] = [];
  for (let from = 0; from < write.bytes.length; ) {
    const at = write.at + from;
    const length = Math.min(SECTOR - (at % SECTOR), write.bytes.length - from);
    pieces.push({ ...write, at, bytes: write.bytes.subarray(from, from + length) });
    from += length;
  }
  return pieces;
}

const bytesOf = (changes: readonly Change[]): number =>
  changes.reduce((sum, change) => sum + (change.kind === "write" ? change.bytes.length : 0), 0);
