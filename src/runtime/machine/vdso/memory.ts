import { closeSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { environmentError } from "../../../core/errors.ts";
import type { Span } from "./layout.ts";

/**
 * The vDSO in the memory of one process, from outside. The kernel gives a process a copy of its own of what is written, and what it begins
 * by exec has nothing of it. Reading and writing are synchronous: a few microseconds, while others wait that the process goes on.
 */
export class VdsoMemory {
  /** Where it lies in the process. */
  readonly span: Span;
  /** Nothing once it is closed: its number may soon be another file's. */
  #file: number | undefined;

  /** @throws an environment error when the process has no vDSO; the kernel's own when it is gone or may not be written to. */
  constructor(pid: number) {
    this.span = findVdso(pid);
    this.#file = openSync(`/proc/${pid}/mem`, "r+");
  }

  /** All of it. */
  image(): Buffer {
    return this.read({ at: 0, size: this.span.size });
  }

  /** @throws when the process has ended, or is another program by now. */
  read({ at, size }: Span): Buffer {
    const bytes = Buffer.alloc(size);
    if (this.#file === undefined || readSync(this.#file, bytes, 0, size, this.span.at + at) !== size)
      throw gone();
    return bytes;
  }

  write(at: number, bytes: Uint8Array): void {
    const size = bytes.length;
    if (this.#file === undefined || writeSync(this.#file, bytes, 0, size, this.span.at + at) !== size)
      throw gone();
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

const gone = () =>
  environmentError("the process has ended, or is another program by now, or nobody follows it");

/** Lines are `7ffc8d5f0000-7ffc8d5f2000 r-xp … [vdso]`. */
function findVdso(pid: number): Span {
  const maps = readFileSync(`/proc/${pid}/maps`, "utf8");
  const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) .*\[vdso\]$/m.exec(maps) ?? [];
  if (!from || !to)
    throw environmentError("it has no vDSO: the kernel was told to give none, or is no Linux");
  const at = Number.parseInt(from, 16);
  return { at, size: Number.parseInt(to, 16) - at };
}
