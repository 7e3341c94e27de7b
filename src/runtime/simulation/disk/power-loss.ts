import type { Random } from "../../../core/random.ts";
import type { Kept, Loss } from "../../cluster.ts";
import { Content } from "./content.ts";
import { Directories, type Naming } from "./directories.ts";
import { type Change, File } from "./file.ts";

/** What a disk writes at once, bytes: a sector holds all of a state or nothing of it. */
const SECTOR = 512;

/** What of the changes that were not saved has reached the disk all the same. */
interface Reached {
  /** How many of a file's unsaved changes its length, or its `n`-th sector, has seen. The same answer each time. */
  seen(file: File, what: "length" | number): number;
  /** Whether names that were changed by the change of this order are. */
  named(order: number): boolean;
}

/**
 * What is left of files when the power is lost, and what is not. All that was saved is there. Of the rest there is nothing, or the first
 * so many changes, or what is *torn*: the length and each sector of a file as it was at some moment since it was saved, each
 * change of names or not, and of the last change of all, if it was a write, its beginning at the most. O(bytes) of files with
 * unsaved changes.
 */
export function losePower(
  directories: Directories,
  kept: Kept,
  random: Random,
): { readonly loss: Loss; readonly left: Directories } {
  const files = [...directories.files()];
  const changes = [...files.flatMap(({ unsaved }) => unsaved), ...directories.unsaved];
  changes.sort((a, b) => a.order - b.order);
  const torn = kept === "torn" ? tear(changes.at(-1), random) : undefined;
  const reached = REACHED[kept](
    changes.map(({ order }) => order),
    random,
  );
  const losses = files.map((file) => lossOf(file, reached, torn));
  const unnamed = directories.unsaved.filter(({ order }) => !reached.named(order)).length;
  for (const naming of directories.unsaved) if (reached.named(naming.order)) directories.save(naming);
  return {
    loss: {
      bytes: losses.reduce((sum, { bytes }) => sum + bytes, 0),
      operations: unnamed + losses.reduce((sum, { operations }) => sum + operations, 0),
    },
    left: rebooted(directories, reached),
  };
}

const REACHED: Readonly<Record<Kept, (orders: readonly number[], random: Random) => Reached>> = {
  nothing: () => ({ seen: () => 0, named: () => false }),
  prefix(orders, random) {
    const end = orders[random.int(0, orders.length)] ?? Infinity;
    const seen = new Map<File, number>();
    return {
      seen(file) {
        const many = seen.get(file) ?? file.unsaved.filter(({ order }) => order < end).length;
        seen.set(file, many);
        return many;
      },
      named: (order) => order < end,
    };
  },
  torn(_, random) {
    const draws = new Map<File, Random>();
    return {
      seen(file, what) {
        const own = draws.get(file) ?? random.fork(draws.size);
        draws.set(file, own);
        return Math.floor(own.at(what === "length" ? 0 : what + 1, 0) * (file.unsaved.length + 1));
      },
      named: (order) => random.at(order, 1) < 0.5,
    };
  },
};

/** What was torn off the end of the write of this order. */
interface Torn {
  readonly order: number;
  readonly bytes: number;
}

/** The last change, if it was a write, loses its end, which may be all of it. */
function tear(last: Change | Naming | undefined, random: Random): Torn | undefined {
  if (last?.kind !== "write") return undefined;
  const { order, file } = last;
  const bytes = last.bytes.subarray(0, random.int(0, last.bytes.length));
  file.unsaved[file.unsaved.length - 1] = { ...last, bytes };
  return { order, bytes: last.bytes.length - bytes.length };
}

/** How much of what was not saved has not reached the disk; an operation is lost when any of it is. */
function lossOf(file: File, reached: Reached, torn: Torn | undefined): Loss {
  const length = lengthOf(file, reached);
  let bytes = 0;
  let operations = 0;
  for (const [i, change] of file.unsaved.entries()) {
    const lost = lostOf(change, i, reached, length) + (change.order === torn?.order ? torn.bytes : 0);
    bytes += lost;
    if (lost > 0 || (change.kind === "resize" && reached.seen(file, "length") <= i)) operations++;
  }
  return { bytes, operations };
}

/** How many bytes of the `i`-th change of a file, that is now so long, are not there. */
function lostOf(change: Change, i: number, reached: Reached, length: number): number {
  if (change.kind === "resize") return 0;
  return sum(sectorsOf(change), ([from, to]) => {
    const there = reached.seen(change.file, Math.floor(from / SECTOR)) > i ? Math.min(to, length) : from;
    return to - Math.max(from, there);
  });
}

function sum<T>(items: Iterable<T>, of: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}

/** Where a write begins and ends in each sector that it touches. */
function* sectorsOf({
  offset,
  bytes,
}: Extract<Change, { kind: "write" }>): Generator<readonly [number, number]> {
  const end = offset + bytes.length;
  for (let from = offset; from < end; ) {
    const to = Math.min(end, (Math.floor(from / SECTOR) + 1) * SECTOR);
    yield [from, to];
    from = to;
  }
}

function lengthOf(file: File, reached: Reached): number {
  let length = file.saved.length;
  for (const change of file.unsaved.slice(0, reached.seen(file, "length")))
    length = change.kind === "resize" ? change.length : Math.max(length, change.offset + change.bytes.length);
  return length;
}

/** What a process finds that starts when the power is back. */
function rebooted(directories: Directories, reached: Reached): Directories {
  const left = new Directories();
  const reborn = new Map<File, File>();
  for (const [path, file] of directories.saved) {
    const again = reborn.get(file) ?? remainsOf(file, reached);
    reborn.set(file, again);
    left.current.set(path, again);
    left.saved.set(path, again);
  }
  return left;
}

/** Goes through the states of a file since it was saved, and takes from each the sectors that are as they were then. */
function remainsOf(file: File, reached: Reached): File {
  const left = new Content(file.saved.bytes());
  left.resize(lengthOf(file, reached));
  const sectors: number[][] = [[], ...file.unsaved.map(() => [])];
  for (let at = 0; at < left.length; at += SECTOR) sectors[reached.seen(file, at / SECTOR)]?.push(at);
  for (const [i, change] of file.unsaved.entries()) {
    file.save(change);
    for (const at of sectors[i + 1] as number[]) left.copy(file.saved, at, SECTOR);
  }
  const again = new File(left.bytes());
  again.written = file.written;
  return again;
}
