import type { Random } from "../../../core/random.ts";
import type { Kept } from "../../cluster.ts";
import { Directories, type Naming } from "./directories.ts";
import { type Change, File } from "./file.ts";

/** What a disk writes at once, bytes: of one sector, either all of a state is there or none of it. */
const SECTOR = 512;

/** What was not saved and is gone. */
export type Loss = Readonly<{ bytes: number; operations: number }>;

/** What is left of one change: nothing, all, or pieces of what it wrote. */
type Remains = readonly Change[] | Naming | undefined;

/** What of the changes that were not saved is there all the same. They are given in order. */
type Survival = (changes: readonly (Change | Naming)[], random: Random) => readonly Remains[];

/**
 * What files are left when the power is lost, and what is not. Everything that was saved is there; of the rest, nothing, the first
 * so many changes, or *torn* remains: a name changed or not, each sector of a file as it was at some moment, and of the last change of
 * all, if it was a write, its first so many bytes at the most.
 */
export function losePower(
  directories: Directories,
  kept: Kept,
  random: Random,
): { loss: Loss; left: Directories } {
  const files = directories.files();
  const changes: (Change | Naming)[] = [...files].flatMap((file) => file.unsaved);
  changes.push(...directories.unsaved);
  changes.sort((a, b) => a.order - b.order);
  const remains = SURVIVAL[kept](changes, random);
  for (const survivor of remains.flat()) {
    if (survivor?.kind === "names") directories.save(survivor);
    else if (survivor) survivor.file.save(survivor);
  }
  return { loss: lossOf(changes, remains), left: rebooted(directories) };
}

const SURVIVAL: Readonly<Record<Kept, Survival>> = {
  nothing: (changes) => changes.map(() => undefined),
  prefix(changes, random) {
    const many = random.int(0, changes.length);
    return changes.map((change, i) => (i < many ? whole(change) : undefined));
  },
  torn(changes, random) {
    const moments = new Moments(random);
    return changes.map((change, i) => {
      const whole = i < changes.length - 1;
      if (change.kind === "names") return random.chance(0.5) ? change : undefined;
      if (change.kind === "resize") return moments.reaches(change, "length") ? [change] : undefined;
      const bytes = whole ? change.bytes : change.bytes.subarray(0, random.int(0, change.bytes.length));
      return sectorsOf({ ...change, bytes }).filter((part) => moments.reaches(part, sectorAt(part.offset)));
    });
  },
};

/** For each sector of a file (and for its length) the moment whose state the disk holds: how many of the file's unsaved changes it has seen. */
class Moments {
  readonly #random: Random;
  readonly #drawn = new Map<File, Map<number | "length", number>>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Whether a change, or the part of it in this sector, is part of that state. */
  reaches({ file, order }: Change, where: number | "length"): boolean {
    const drawn = this.#drawn.get(file) ?? new Map<number | "length", number>();
    this.#drawn.set(file, drawn);
    const seen = drawn.get(where) ?? this.#random.int(0, file.unsaved.length);
    drawn.set(where, seen);
    const next = file.unsaved[seen];
    return next === undefined || order < next.order;
  }
}

type Write = Extract<Change, { kind: "write" }>;

const sectorAt = (offset: number): number => Math.floor(offset / SECTOR);

/** A write in pieces that do not cross the border between two sectors. */
function sectorsOf(write: Write): Write[] {
  const pieces: Write[] = [];
  for (let at = 0; at < write.bytes.length; ) {
    const offset = write.offset + at;
    const end = Math.min(write.bytes.length, at + SECTOR - (offset % SECTOR));
    pieces.push({ ...write, offset, bytes: write.bytes.subarray(at, end) });
    at = end;
  }
  return pieces;
}

const whole = (change: Change | Naming): Remains => (change.kind === "names" ? change : [change]);

const bytesOf = (remains: Remains | Change | Naming): number =>
  [remains].flat().reduce((sum, part) => sum + (part?.kind === "write" ? part.bytes.length : 0), 0);

function lossOf(changes: readonly (Change | Naming)[], remains: readonly Remains[]): Loss {
  let bytes = 0;
  let operations = 0;
  changes.forEach((change, i) => {
    const lost = bytesOf(change) - bytesOf(remains[i]);
    const gone = [remains[i]].flat().every((part) => part === undefined);
    bytes += lost;
    if (lost > 0 || gone) operations++;
  });
  return { bytes, operations };
}

/** What a process finds that starts when the power is back. */
function rebooted(directories: Directories): Directories {
  const left = new Directories();
  const reborn = new Map<File, File>();
  for (const [path, file] of directories.saved) {
    const again = reborn.get(file) ?? fresh(file);
    reborn.set(file, again);
    left.current.set(path, again);
    left.saved.set(path, again);
  }
  return left;
}

function fresh(file: File): File {
  const again = new File(file.saved.bytes());
  again.written = file.written;
  return again;
}
