import type { DiskError } from "../../../../patterns/env.ts";
import type { Random } from "../../../core/random.ts";
import type { Kept, Loss } from "../../cluster.ts";
import { Directories, directoryOf, plainDirectory } from "./directories.ts";
import { File } from "./file.ts";
import { losePower } from "./power-loss.ts";

/** A bit is flipped among so many bytes at the end of a file. */
const NEAR_THE_END = 64;

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

  syncDirectory(directory: string): void {
    this.#directories.sync(plainDirectory(directory));
  }

  /** The power is lost: what was not saved is gone, or some of it is. */
  losePower(kept: Kept, random: Random): Loss {
    const { loss, left } = losePower(this.#directories, kept, random);
    this.#directories = left;
    return loss;
  }

  /** Flips a bit near the end of the file that was written last, and says which; `undefined` when no file holds anything. */
  flip(random: Random): string | undefined {
    const files = [...this.#directories.current].filter(([, { current }]) => current.length > 0);
    const newest = files.sort(([, a], [, b]) => b.written - a.written)[0];
    if (!newest) return undefined;
    const [path, { current, saved }] = newest;
    const byte = random.int(Math.max(0, current.length - NEAR_THE_END), current.length - 1);
    const bit = random.int(0, 7);
    current.flip(byte, bit);
    saved.flip(byte, bit);
    return `bit ${bit} of byte ${byte} of ${path}, which has ${current.length}`;
  }

  #with(path: string, act: (file: File) => void): DiskError | undefined {
    const file = this.#directories.current.get(path);
    if (!file) return missing(path);
    act(file);
    return undefined;
  }
}

const missing = (path: string): DiskError => ({ code: "missing", message: `there is no file ${path}` });
