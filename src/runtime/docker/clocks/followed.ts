import { readFileSync } from "node:fs";
import type { Clock } from "../../../core/clock.ts";
import { type SkewSince, TRUE_TIME } from "../../machine/vdso/page.ts";
import { ProcessClock } from "../../machine/vdso/process-clock.ts";
import type { View } from "./reading.ts";

/** A process of a container, for as long as it runs one program. */
export class Followed {
  readonly pid: number;
  readonly name: string;
  readonly #clock: ProcessClock;
  /** Wrong answers that were given before it was followed: to the one that it was forked from. */
  readonly #inherited: number;
  #seen: ReturnType<ProcessClock["look"]>;

  /** @throws what {@link ProcessClock} does. */
  constructor(pid: number) {
    this.pid = pid;
    this.name = nameOf(pid) ?? "";
    this.#clock = new ProcessClock(pid);
    this.#seen = this.#clock.look();
    this.#inherited = this.#seen.wrong;
  }

  /** Looks at its clock; false when it is gone, or another program. */
  look(): boolean {
    try {
      this.#seen = this.#clock.look();
      return true;
    } catch {
      return false;
    }
  }

  /** What was last seen. */
  get view(): View {
    return { pid: this.pid, name: this.name, told: this.#seen.told };
  }

  /** Wrong answers that were last seen. */
  get wrong(): number {
    return this.#seen.wrong - this.#inherited;
  }

  /** Makes its clock run so; says whether it did not. One that the kernel tells the time needs not be told the true one. */
  async keep(clock: Clock, skew: SkewSince, isFrozen: () => Promise<boolean>): Promise<boolean> {
    if (this.#seen.told ? this.#clock.runs(skew) : skew === TRUE_TIME) return false;
    await this.#clock.set(clock, skew, await isFrozen());
    return true;
  }

  close(): void {
    this.#clock.close();
  }
}

/** What a process calls itself; `undefined` when it is gone, or dead and not yet buried, which have no memory to look into. */
export function nameOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const end = stat.lastIndexOf(")");
    return "ZX".includes(stat[end + 2] ?? "X") ? undefined : stat.slice(stat.indexOf("(") + 1, end);
  } catch {
    return undefined;
  }
}
