/**
 * One thing that an operation changes on a disk. A file is a number, and what it holds needs no name; names are changed together, to
 * the number of a file or to none. Each may be carried out again after all that followed it: what they leave together is the same.
 */
export type Change = FileChange | Naming;

/** A change of what a file holds. */
export type FileChange =
  | { readonly kind: "write"; readonly file: number; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly file: number; readonly length: number };

/** A change of which files there are. */
export interface Naming {
  readonly kind: "names";
  readonly names: readonly (readonly [path: string, file: number | null])[];
}

/** Which files there are: the entries of all directories, by path. */
export type Entries = Map<string, number>;

/** Changes names. */
export function name(entries: Entries, { names }: Naming): void {
  for (const [path, file] of names) {
    if (file === null) entries.delete(path);
    else entries.set(path, file);
  }
}

/** Whether a change is one of what this file holds. */
export const isOfFile = (change: Change, file: number): change is FileChange =>
  change.kind !== "names" && change.file === file;

/** The part of a change that saving this directory is about, or is not about; nothing where there is none. */
export function namesIn(change: Change, directory: string, inside: boolean): Change[] {
  if (change.kind !== "names") return inside ? [] : [change];
  const names = change.names.filter(([path]) => (directoryOf(path) === directory) === inside);
  return names.length > 0 ? [{ kind: "names", names }] : [];
}

/** The directory that a path lies in; the topmost one is the empty text. */
export const directoryOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** The last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
