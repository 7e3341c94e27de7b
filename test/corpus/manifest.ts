import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The entries of a folder's `manifest.json`: a list, or an object that holds it beside notes. */
export function entriesOf<Entry>(folder: string): readonly Entry[] {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as
    | Entry[]
    | { readonly entries: Entry[] };
  return Array.isArray(manifest) ? manifest : manifest.entries;
}
