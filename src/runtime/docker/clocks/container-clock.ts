import { readFileSync } from "node:fs";
import { type Clock, sleep } from "../../../core/clock.ts";
import { milliseconds } from "../../../core/duration.ts";
import { codeOf, environmentError, messageOf } from "../../../core/errors.ts";
import type { Skew } from "../../cluster.ts";
import { isTrue, type SkewSince, TRUE_TIME, trueTime } from "../../machine/vdso/page.ts";
import { inTurn } from "../../together.ts";
import { type Cgroup, isFrozen } from "../kernel.ts";
import { Followed, nameOf } from "./followed.ts";
import { agree, isSilent, type Reading, readingOf, type View } from "./reading.ts";

/** How long one waits for a process to ask what time it is. */
const PATIENCE = milliseconds(100);
const LOOK_AGAIN = milliseconds(5);

/** How often one looks whether all processes of a container run on its time: a process may be forking, or becoming another program. */
const LOOKS = 20;

/** The wall clock of a container: those of all its processes, of today and of tomorrow. */
export class ContainerClock {
  readonly #clock: Clock;
  readonly #cgroup: Cgroup;
  readonly #takeTurn = inTurn();
  readonly #followed = new Map<number, Followed>();
  #skew: SkewSince = TRUE_TIME;
  /** Wrong answers to processes that are gone. */
  #past = 0;

  constructor(clock: Clock, cgroup: Cgroup) {
    this.#clock = clock;
    this.#cgroup = cgroup;
  }

  get isTrue(): boolean {
    return this.#skew === TRUE_TIME;
  }

  /** @throws an environment error when the clock of a process cannot be set. */
  async set(skew: Skew): Promise<void> {
    this.#skew = isTrue(skew) ? TRUE_TIME : { ...skew, since: trueTime() };
    let left: Look = { changed: 0 };
    for (let look = 1; look <= LOOKS; look++) {
      left = await this.tend();
      if (left.changed === 0 && left.trouble === undefined) return;
      if (left.trouble !== undefined) await sleep(this.#clock, milliseconds(1));
    }
    if (left.trouble !== undefined) throw environmentError(left.trouble);
  }

  /** Sees to all processes that there are now. Where they are as they should be, a few microseconds each. */
  tend(): Promise<Look> {
    return this.#takeTurn(async () => {
      const look: Look = { changed: 0 };
      for (const pid of this.#pids()) {
        try {
          if (await this.#keep(pid)) look.changed++;
        } catch (error) {
          // One that has ended meanwhile is no trouble.
          const name = nameOf(pid);
          if (name !== undefined)
            look.trouble = `the clock of ${name} (${pid}) cannot be set: ${messageOf(error)}`;
        }
      }
      return look;
    });
  }

  /**
   * What the processes' own vDSOs say. Waits a moment for one of them to ask for the time.
   *
   * @throws an environment error when no process runs, or they are not ahead by the same.
   */
  async read(): Promise<Reading> {
    const deadline = this.#clock.now() + PATIENCE;
    for (;;) {
      const views = this.#views();
      const settled = views.length === 0 || (agree(views, trueTime()) && !isSilent(views));
      if (settled || this.#clock.now() > deadline) return readingOf(views, trueTime());
      await sleep(this.#clock, LOOK_AGAIN);
    }
  }

  /** How many wrong answers the processes were given; of those that are gone, as far as they were seen. */
  wrong(): number {
    let sum = this.#past;
    for (const followed of this.#followed.values()) {
      followed.look();
      sum += followed.wrong;
    }
    return sum;
  }

  /** Follows no process any more. */
  close(): void {
    for (const pid of [...this.#followed.keys()]) this.#forget(pid);
  }

  #keep(pid: number): Promise<boolean> {
    return this.#follow(pid).keep(this.#clock, this.#skew, () => isFrozen(this.#cgroup));
  }

  #views(): View[] {
    return this.#pids().flatMap((pid) => {
      try {
        return [this.#follow(pid).view];
      } catch (error) {
        if (nameOf(pid) === undefined) return [];
        throw error;
      }
    });
  }

  /** A program that another has taken the place of is forgotten, with the memory that it had. */
  #follow(pid: number): Followed {
    const known = this.#followed.get(pid);
    if (known?.look()) return known;
    this.#forget(pid);
    const followed = new Followed(pid);
    this.#followed.set(pid, followed);
    return followed;
  }

  #forget(pid: number): void {
    const followed = this.#followed.get(pid);
    if (!followed) return;
    this.#past += followed.wrong;
    followed.close();
    this.#followed.delete(pid);
  }

  /** The container's processes, none where it is down. What the engine itself runs before the container's program is not of the system. */
  #pids(): number[] {
    const pids = pidsIn(this.#cgroup).filter((pid) => !(nameOf(pid) ?? "runc").startsWith("runc"));
    for (const pid of [...this.#followed.keys()]) if (!pids.includes(pid)) this.#forget(pid);
    return pids;
  }
}

/** What came of seeing to all processes: how many were not as they should be, and what could not be done. */
export interface Look {
  changed: number;
  trouble?: string;
}

function pidsIn({ folder }: Cgroup): number[] {
  try {
    return readFileSync(`${folder}/cgroup.procs`, "utf8").split("\n").filter(Boolean).map(Number);
  } catch (error) {
    // A container that is down has no control group; one that goes down at this moment has one without an answer.
    if (["ENOENT", "ENODEV"].includes(codeOf(error) ?? "")) return [];
    throw error;
  }
}
