/** Every file below a folder, as a path that begins with that folder. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

export function filesBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
