import type { Loss } from "../../cluster.ts";

/** A file as `disk.pl list` tells it; *unwritten* are bytes that are in memory only. */
interface Listed {
  readonly inode: string;
  readonly size: number;
  readonly unwritten: number;
}

/**
 * What a loss of power took, from lists of what was there right before and after. A file counts once, also one that has another size,
 * another name or none: a list does not tell how many operations made it so. Bytes are what the file is shorter by, or what was in memory
 * only, whichever is more.
 */
export function lossOf(before: string, after: string): Loss {
  const [then, now] = [filesOf(before), filesOf(after)];
  const survivors = new Map([...now.values()].map((file) => [file.inode, file]));
  const lost = new Map<string, number>();
  for (const { inode, size, unwritten } of then.values())
    lost.set(inode, Math.max(unwritten, size - (survivors.get(inode)?.size ?? 0)));
  const paths = [...new Set([...then.keys(), ...now.keys()])];
  const changed = paths.filter((path) => {
    const [old, current] = [then.get(path), now.get(path)];
    return !old || old.inode !== current?.inode || old.size !== current.size || old.unwritten > 0;
  });
  return { bytes: [...lost.values()].reduce((sum, bytes) => sum + bytes, 0), operations: changed.length };
}

/** By disk and path. An inode is a number on its own disk only. */
function filesOf(list: string): Map<string, Listed> {
  const lines = [...list.matchAll(/^(\S+) (\d+) (\d+) (\d+) (.+)$/gm)];
  return new Map(
    lines.map(([, disk, inode, size, unwritten, path]) => [
      `${disk}/${path}`,
      { inode: `${disk}/${inode}`, size: Number(size), unwritten: Number(unwritten) },
    ]),
  );
}
