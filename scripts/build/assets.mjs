/** What sources refer to by relative URL and the compiler does not carry over: image recipes and what stands beside them. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "./files.mjs";

const isAsset = (file) => !/\.([cm]?ts|css|json|md)$/.test(file);

/** Copies the assets below the folders to the same places below `target`, with their permissions. */
export function copyAssets(folders, target) {
  for (const file of folders.flatMap(filesBelow).filter(isAsset)) cpSync(file, join(target, file));
}
