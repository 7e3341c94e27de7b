/** What sources refer to by relative URL and the compiler does not carry over: image recipes and shell scripts. */
import { cpSync } from "node:fs";
import { basename, join } from "node:path";
import { filesBelow } from "./files.mjs";

const isAsset = (file) => basename(file).startsWith("Dockerfile") || file.endsWith(".sh");

/** Copies the assets below the folders to the same places below `target`, with their permissions. */
export function copyAssets(folders, target) {
  for (const file of folders.flatMap(filesBelow).filter(isAsset)) cpSync(file, join(target, file));
}
