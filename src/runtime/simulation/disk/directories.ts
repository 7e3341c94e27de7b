import type { File } from "./file.ts";

/** Names that changed together: `undefined` is gone. Not saved yet. `order` is its number among all changes of the disk. */
export type Naming = Readonly<{ order: number; kind: "names"; names: ReadonlyMap<string, File | undefined> }>;

/** The directory that a path lies in; `""` is the one that holds everything. */
export const directoryOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** A directory as {@link directoryOf} writes it. */
export const plainDirectory = (directory: string): string =>
  directory === "." ? "" : directory.replace(/\/+$/, "");

/** Which files there are, by path, and which there would be without power. */
export class Directories {
  readonly current = new Map<string, File>();
  readonly saved = new Map<string, File>();
  unsaved: Naming[] = [];

  /** Changes names, all of them or, when the power is lost, none. */
  name(order: number, ...names: readonly (readonly [string, File | undefined])[]): void {
    const naming: Naming = { order, kind: "names", names: new Map(names) };
    apply(naming.names, this.current);
    this.unsaved.push(naming);
  }

  /** Saves the names in one directory. A file that went from one to another is then gone from the one, or in both. */
  sync(directory: string): void {
    const left: Naming[] = [];
    for (const { names, ...naming } of this.unsaved) {
      const here = [...names].filter(([path]) => directoryOf(path) === directory);
      apply(here, this.saved);
      if (here.length < names.size)
        left.push({
          ...naming,
          names: new Map([...names].filter(([path]) => directoryOf(path) !== directory)),
        });
    }
    this.unsaved = left;
  }

  save({ names }: Naming): void {
    apply(names, this.saved);
  }

  /** Every file that has a name, would have one without power, or may yet have one. */
  files(): Set<File> {
    const named = this.unsaved.flatMap(({ names }) =>
      [...names.values()].filter((file) => file !== undefined),
    );
    return new Set([...this.current.values(), ...this.saved.values(), ...named]);
  }
}

function apply(names: Iterable<readonly [string, File | undefined]>, to: Map<string, File>): void {
  for (const [path, file] of names) {
    to.delete(path);
    if (file) to.set(path, file);
  }
}
