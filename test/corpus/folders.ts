import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "./case.ts";
import { entriesOf } from "./manifest.ts";

/** Folders that nobody here can judge yet, and why. */
const NOT_YET: { readonly [folder: string]: string } = {
  awdit: "registers in transactions come later",
  "polysi-isovista": "registers in transactions come later",
};

/** A file that knows how to judge a folder: `elle-cli.ts` for `elle-cli`. */
interface Judge {
  cases(folder: string): Iterable<Case>;
}

/** The folders of a corpus, by name. */
export const foldersOf = (corpus: string): string[] =>
  readdirSync(corpus)
    .filter((name) => statSync(join(corpus, name)).isDirectory())
    .sort();

/** Every labelled history of a folder. One that nobody knows how to read counts as one that is skipped. */
export async function casesOf(corpus: string, folder: string): Promise<Iterable<Case>> {
  const file = new URL(`./${folder}.ts`, import.meta.url);
  if (!Object.hasOwn(NOT_YET, folder) && existsSync(file))
    return ((await import(file.href)) as Judge).cases(join(corpus, folder));
  const skipped = NOT_YET[folder] ?? "nobody here knows how to read it";
  return entriesOf<{ readonly file?: string; readonly id?: number }>(join(corpus, folder)).map(
    ({ file, id }) => ({
      name: `${folder}/${file ?? id}`,
      skipped,
      judge: async () => undefined,
    }),
  );
}
