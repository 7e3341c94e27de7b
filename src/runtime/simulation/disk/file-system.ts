import type { DiskError } from "../../../../patterns/env.ts";
import type { Random } from "../../../core/random.ts";
import type { Kept, Loss } from "../../cluster.ts";
import type { Files } from "../../damage.ts";
import { Directories, directoryOf, plainDirectory } from "./directories.ts";
import { File } from "./file.ts";
import { losePower } from "./power-loss.ts";

/**
 * The files of one node, as its processes see them and as they would be without power. It knows no time: what it is asked for has
 * happened when it returns. Operations that can fail return what is wrong.
 */
export class FileSystem {
  #directories = new Directories();
  #changes = 0;

  /** Adds to a file, which comes into being with it. */
  append(path: string, bytes: Uint8Array): void {
    let file = this.#directories.current.get(path);
    if (!file) {
      file = new File();
      this.#directories.name(this.#changes++, [path, file]);
    }
    file.append(this.#changes++, bytes);
  }

  has(path: string): boolean {
    return this.#directories.current.has(path);
  }

  read(path: string): Uint8Array | DiskError {
    return this.#directories.current.get(path)?.current.bytes() ?? missing(path);
  }

  /** Whether a sync of this file would save anything. */
  hasUnsaved(path: string): boolean {
    return (this.#directories.current.get(path)?.unsaved.length ?? 0) > 0;
  }

  sync(path: string): DiskError | undefined {
    return this.#with(path, (file) => file.sync());
  }

  failSync(path: string): void {
    this.#directories.current.get(path)?.failSync();
  }

  truncate(path: string, length: number): DiskError | undefined {
    return this.#with(path, (file) => file.truncate(this.#changes++, length));
  }

  rename(from: string, to: string): DiskError | undefined {
    return this.#with(from, (file) => {
      if (from !== to) this.#directories.name(this.#changes++, [from, undefined], [to, file]);
    });
  }

  remove(path: string): DiskError | undefined {
    return this.#with(path, () => this.#directories.name(this.#changes++, [path, undefined]));
  }

  /** In the order of the alphabet. */
  list(directory: string): string[] {
    const within = plainDirectory(directory);
    return [...this.#directories.current.keys()]
      .filter((path) => directoryOf(path) === within)
      .map((path) => path.slice(within === "" ? 0 : within.length + 1))
      .sort();
  }

  syncDirectory(directory: string): undefined {
    this.#directories.sync(plainDirectory(directory));
  }

  /** The power is lost: what was not saved is gone, or some of it is. */
  losePower(kept: Kept, random: Random): Loss {
    const { loss, left } = losePower(this.#directories, kept, random);
    this.#directories = left;
    return loss;
  }

  /** Every file as processes see it, in the order in which they were last written. */
  all(): Files {
    const files = [...this.#directories.current].sort(([, a], [, b]) => a.written - b.written);
    return new Map(files.map(([path, { current }]) => [path, current.bytes()]));
  }

  /** Makes these the files, all of them saved. */
  replace(files: Files): void {
    this.#directories = new Directories();
    for (const [path, bytes] of files) {
      const file = new File(bytes.slice());
      file.written = this.#changes++;
      this.#directories.current.set(path, file);
      this.#directories.saved.set(path, file);
    }
  }

  #with(path: string, act: (file: File) => void): DiskError | undefined {
    const file = this.#directories.current.get(path);
    if (!file) return missing(path);
    act(file);
    return undefined;
  }
}

const missing = (path: string): DiskError => ({ code: "missing", message: `there is no file ${path}` });
