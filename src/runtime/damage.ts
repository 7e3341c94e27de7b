import { environmentError } from "../core/errors.ts";
import type { NodeName } from "../core/node.ts";
import type { Random } from "../core/random.ts";
import type { FilesControl } from "./cluster.ts";

/** What a node has on its disk, by path. The file that was written last is the last one. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** What is made of a node's files, and how to say so. */
export type Damage = Readonly<{ left: Files; words: string }>;

/** The disks of nodes, as whoever damages them reaches them. */
export interface Disks {
  /** What a node has on its disk at one moment, whether or not it was synced. */
  look(node: NodeName): Promise<Files>;
  /**
   * Puts what `damage` makes of a node's files in their place. All that is there then is lasting, as it is when a disk is given time.
   * Rejects where the node is not down.
   */
  change(node: NodeName, damage: (files: Files) => Damage): Promise<string>;
}

/** A bit is flipped among so many bytes at the end of a file. */
const NEAR_THE_END = 64;

/** Damages files that can be had whole: O(bytes) for each. Copies are kept in memory. */
export function filesControl(disks: Disks, random: Random): FilesControl {
  const copies = new Map<NodeName, Files>();
  let flips = 0;
  return {
    flip: (node) =>
      disks.change(node, (files) =>
        ofNewest(node, files, (bytes) => flipped(bytes, random.fork(`flip ${flips++}`))),
      ),
    truncate: (node, bytes) =>
      disks.change(node, (files) => ofNewest(node, files, (whole) => shortened(whole, bytes))),
    async snapshot(node) {
      const files = await disks.look(node);
      copies.set(node, files);
      return `copied ${sizeOf(files)}`;
    },
    restore: (node) =>
      disks.change(node, (files) => {
        const left = copies.get(node);
        if (!left) throw environmentError(`nothing of ${node} was copied that could be put back`);
        if (isSame(left, files)) throw environmentError(`${node} has written nothing since it was copied`);
        return { left, words: `put back ${sizeOf(left)} in the place of ${sizeOf(files)}` };
      }),
    wipe: (node) =>
      disks.change(node, (files) => {
        if (files.size === 0) throw environmentError(`${node} has nothing that could be removed`);
        return { left: new Map(), words: `removed ${sizeOf(files)}` };
      }),
  };
}

/** What a file holds after it was damaged, and in words what was done to what: `bit 3 of byte 7`. */
type Part = Readonly<{ left: Uint8Array; words: string }>;

/** Damages the file that was written last, of those that hold something. */
function ofNewest(node: NodeName, files: Files, damage: (bytes: Uint8Array) => Part): Damage {
  const newest = [...files].findLast(([, { length }]) => length > 0);
  if (!newest) throw environmentError(`${node} has written nothing that could be damaged`);
  const [path, bytes] = newest;
  const { left, words } = damage(bytes);
  return { left: new Map([...files, [path, left]]), words: `${words} of ${path}, which had ${bytes.length}` };
}

function flipped(bytes: Uint8Array, random: Random): Part {
  const byte = random.int(Math.max(0, bytes.length - NEAR_THE_END), bytes.length - 1);
  const bit = random.int(0, 7);
  const left = bytes.map((value, i) => (i === byte ? value ^ (1 << bit) : value));
  return { left, words: `flipped bit ${bit} of byte ${byte}` };
}

const shortened = (bytes: Uint8Array, count: number): Part => ({
  left: bytes.slice(0, Math.max(0, bytes.length - count)),
  words: `cut the last ${Math.min(count, bytes.length)} bytes`,
});

function sizeOf(files: Files): string {
  const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  return `${files.size} files (${bytes} bytes)`;
}

const isSame = (some: Files, others: Files): boolean =>
  some.size === others.size &&
  [...some].every(([path, bytes]) => {
    const other = others.get(path);
    return other !== undefined && Buffer.compare(bytes, other) === 0;
  });
