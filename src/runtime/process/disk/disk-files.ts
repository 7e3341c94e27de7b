import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Files } from "../../damage.ts";
import { Platter } from "./platter.ts";
import { diskParts } from "./power-loss.ts";
import { Unsaved } from "./unsaved.ts";

/**
 * Everything that lies on the disk of a node whose process is dead or frozen, saved or not, in the order in which it was last written.
 * It is read from a copy, since whoever opens a disk mends it.
 */
export function readDisk(directory: string): Files {
  const copy = mkdtempSync(join(directory, "copy-"));
  const [from, to] = [diskParts(directory), diskParts(copy)];
  try {
    for (const part of ["platter", "unsaved"] as const)
      cpSync(from[part], to[part], { recursive: true, preserveTimestamps: true });
    return filesOf(copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** What was saved comes first, by its time, and then what was not, in the order in which it was written. */
function filesOf(directory: string): Files {
  const { platter, unsaved } = diskParts(directory);
  const [disk, { changes }] = [new Platter(platter), new Unsaved(unsaved)];
  const savedAt = new Map(disk.files().map((file) => [file, statSync(disk.pathOf(file)).mtimeMs]));
  disk.apply(changes);
  const files = [...disk.entries].map(([path, file]) => ({
    path,
    bytes: disk.read(file),
    unsaved: changes.findLastIndex((change) => change.kind === "write" && change.file === file),
    saved: savedAt.get(file) ?? 0,
    file,
  }));
  files.sort((a, b) => a.unsaved - b.unsaved || a.saved - b.saved || a.file - b.file);
  return new Map(files.map(({ path, bytes }) => [path, bytes]));
}

/** Makes these the files on the disk of a node whose process is dead, all of them saved. */
export function writeDisk(directory: string, files: Files): void {
  const { platter, unsaved } = diskParts(directory);
  for (const part of [platter, unsaved]) rmSync(part, { recursive: true, force: true });
  const numbered = [...files].map(([path, bytes], i) => ({ path, bytes, file: i + 1 }));
  new Platter(platter).apply([
    { kind: "names", names: numbered.map(({ path, file }) => [path, file]) },
    ...numbered.map(({ bytes, file }) => ({ kind: "write", file, at: 0, bytes }) as const),
  ]);
  new Unsaved(unsaved);
}
