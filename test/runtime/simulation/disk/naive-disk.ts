/** What a naive disk is asked to do; the same that the simulated one is. */
export type Command =
  | readonly ["append", path: string, bytes: Uint8Array]
  | readonly ["truncate", path: string, length: number]
  | readonly ["rename", from: string, to: string]
  | readonly ["remove", path: string]
  | readonly ["sync", path: string]
  | readonly ["syncDirectory", directory: string];

/** A file, as it was after every change since it was saved; the saved state is the first. Each with the time of its change. */
interface NaiveFile {
  states: { readonly time: number; readonly bytes: Uint8Array }[];
}

/** What lies under a name, as it was after every change since the directory was saved. */
type Names = Map<string, { readonly time: number; readonly file: NaiveFile | undefined }[]>;

const folder = (path: string): string => path.split("/").slice(0, -1).join("/");

/**
 * A disk that remembers every state since the last sync, by snapshot and not by change: slow, and so plain that one sees it is
 * right. Time is the number of changes.
 */
export class NaiveDisk {
  readonly #names: Names = new Map();
  #time = 0;

  /** Whether there is such a file, and so whether the command does anything. */
  has(path: string): boolean {
    return this.#file(path) !== undefined;
  }

  run(command: Command): void {
    const [what, path] = command;
    if (what === "append" && !this.has(path))
      this.#name(path, { states: [{ time: 0, bytes: new Uint8Array() }] });
    const file = this.#file(path);
    if (what === "syncDirectory") this.#saveNames(path);
    if (!file) return;
    const bytes = file.states.at(-1)!.bytes;
    if (what === "append") this.#change(file, new Uint8Array([...bytes, ...command[2]]));
    if (what === "truncate")
      this.#change(file, new Uint8Array(Array.from({ length: command[2] }, (_, i) => bytes[i] ?? 0)));
    if (what === "rename" && path !== command[2]) {
      this.#time++;
      this.#name(path, undefined, this.#time);
      this.#name(command[2], file, this.#time);
    }
    if (what === "remove") this.#name(path, undefined);
    if (what === "sync") file.states = file.states.slice(-1);
  }

  /** All files by path, as a process sees them. */
  current(): Map<string, Uint8Array> {
    return this.at(Infinity);
  }

  /** What there would be if exactly the changes until this time had reached the disk; what was saved later is there anyway. */
  at(time: number): Map<string, Uint8Array> {
    const left = new Map<string, Uint8Array>();
    for (const [path, states] of this.#names) {
      const file = latest(states, time).file;
      if (file) left.set(path, latest(file.states, time).bytes);
    }
    return left;
  }

  get time(): number {
    return this.#time;
  }

  /** What may lie under a name when each change of names was lost or not, by itself. */
  candidates(path: string): (readonly Uint8Array[] | undefined)[] {
    return (this.#names.get(path) ?? []).map(({ file }) => file?.states.map(({ bytes }) => bytes));
  }

  paths(): string[] {
    return [...this.#names.keys()];
  }

  #file(path: string): NaiveFile | undefined {
    return this.#names.get(path)?.at(-1)?.file;
  }

  #change(file: NaiveFile, bytes: Uint8Array): void {
    file.states.push({ time: ++this.#time, bytes });
  }

  #name(path: string, file: NaiveFile | undefined, time = ++this.#time): void {
    const states = this.#names.get(path) ?? [{ time: 0, file: undefined }];
    this.#names.set(path, [...states, { time, file }]);
  }

  #saveNames(directory: string): void {
    for (const [path, states] of this.#names)
      if (folder(path) === directory) this.#names.set(path, states.slice(-1));
  }
}

/** The latest state that is not later than a time, or the saved one, which is there whatever time it is. */
const latest = <T extends { readonly time: number }>(states: readonly T[], time: number): T =>
  states.findLast((state, i) => i === 0 || state.time <= time) as T;
