import { readFileSync, statSync, writeFileSync } from "node:fs";
import type { Random } from "../../../core/random.ts";
import { Platter } from "./platter.ts";
import { diskParts } from "./power-loss.ts";
import { Unsaved } from "./unsaved.ts";

/** A bit is flipped among so many bytes at the end of a file. */
const NEAR_THE_END = 64;

/**
 * Flips one bit near the end of the file that was written last, on the disk of a node whose process is dead, and says which;
 * `undefined` when no file holds anything. Whatever was not saved is lasting afterwards, as it is when a disk is given time.
 */
export function flipBit(directory: string, random: Random): string | undefined {
  const { platter, unsaved } = diskParts(directory);
  const disk = new Platter(platter);
  const left = new Unsaved(unsaved);
  disk.apply(left.changes);
  left.forgetAll();
  const newest = [...disk.entries]
    .map(([name, file]) => ({ name, path: disk.pathOf(file), ...sizeAndTime(disk.pathOf(file)) }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.time - a.time)[0];
  if (!newest) return undefined;
  const { name, path, size } = newest;
  const byte = random.int(Math.max(0, size - NEAR_THE_END), size - 1);
  const bit = random.int(0, 7);
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(byte) ^ (1 << bit), byte);
  writeFileSync(path, bytes);
  return `bit ${bit} of byte ${byte} of ${name}, which has ${size}`;
}

function sizeAndTime(path: string): { readonly size: number; readonly time: number } {
  const found = statSync(path, { throwIfNoEntry: false });
  return { size: found?.size ?? 0, time: found?.mtimeMs ?? 0 };
}
