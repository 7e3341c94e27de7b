/**
 * Deletes from dist/ what has no source any more. The compiler leaves it there, and an import of a deleted file would go
 * on working here and fail in a fresh clone.
 */
import { existsSync, rmSync } from "node:fs";
import { basename, relative } from "node:path";
import { filesBelow } from "./files.mjs";

const sourceOf = (output) => output.replace(/(\.d\.ts|\.js|\.js\.map)$/, ".ts");

/** The bundle's files have no source of their own name; stamps and the compiler's notes are dot files. */
const isMadeOtherwise = (output) =>
  /\/page\/page\.(js|css)$/.test(output) || basename(output).startsWith(".");

/** Deletes every file below `target` whose source, at the same place without `target`, is gone. */
export function sweep(target) {
  for (const output of filesBelow(target)) {
    const source = sourceOf(relative(target, output));
    if (!isMadeOtherwise(output) && !existsSync(source)) rmSync(output);
  }
}
