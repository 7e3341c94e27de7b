/**
 * One thing that an operation changes on a disk. A file is a number; its name is an entry in a directory, and neither needs the
 * other. Each may be carried out again after all that followed it: what they leave behind together is the same.
 */
export type Change =
  | { readonly kind: "write"; readonly file: number; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly file: number; readonly length: number }
  | { readonly kind: "enter"; readonly path: string; readonly file: number }
  | { readonly kind: "rename"; readonly from: string; readonly to: string; readonly file: number }
  | { readonly kind: "remove"; readonly path: string };

/** The entries of directories, all in one: paths and the files that they name. */
export type Entries = Map<string, number>;

/** Carries out a change of entries; one of a file's content leaves them as they are. */
export function enter(entries: Entries, change: Change): void {
  if (change.kind === "enter") entries.set(change.path, change.file);
  if (change.kind === "remove") entries.delete(change.path);
  if (change.kind === "rename") {
    entries.delete(change.from);
    entries.set(change.to, change.file);
  }
}

/** Whether saving this file makes a change lasting. */
export const isOfFile = (change: Change, file: number): boolean =>
  (change.kind === "write" || change.kind === "truncate") && change.file === file;

/** Whether saving this directory makes a change lasting: a rename is one step, so either of its directories will do. */
export function isOfDirectory(change: Change, directory: string): boolean {
  if (change.kind === "rename")
    return directoryOf(change.from) === directory || directoryOf(change.to) === directory;
  return (change.kind === "enter" || change.kind === "remove") && directoryOf(change.path) === directory;
}

/** The directory that a path lies in; the topmost one is the empty text. */
export const directoryOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** The last part of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
