import { readdirSync, readFileSync } from "node:fs";
import { type Clock, sleep } from "../../../core/clock.ts";
import { formatDuration, milliseconds } from "../../../core/duration.ts";
import { codeOf, environmentError } from "../../../core/errors.ts";

const STOPS_WITHIN = milliseconds(250);
/** To stop takes microseconds, and a timer milliseconds: for so long one looks without waiting. */
const STOPS_AT_ONCE = milliseconds(1);
const ATTEMPTS = 100;

/** Does what must be done while a process does not run; false when one of its threads is in the way. Told where each of them will go on. */
export type WhileStopped = (counters: readonly number[]) => boolean;

/**
 * Stops a process, has work done, and lets it go on; again, for as long as a thread is in the way. What somebody else has stopped or
 * frozen stays so.
 *
 * @param frozen whether the process is frozen by its cgroup, which its threads do not show.
 * @throws an environment error when it does not stop, or a thread stays in the way; the kernel's own when it ends.
 */
export async function whileStopped(
  clock: Clock,
  pid: number,
  frozen: boolean,
  work: WhileStopped,
): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (frozen || haveStopped(threadsOf(pid))) {
      if (work(countersOf(pid))) return;
      throw environmentError(`process ${pid} was stopped by others, and just where it reads its clock`);
    }
    if (await onceStopped(clock, pid, work)) return;
    await sleep(clock, milliseconds(1));
  }
  throw environmentError(`process ${pid} was reading its clock each of the ${ATTEMPTS} times it was stopped`);
}

async function onceStopped(clock: Clock, pid: number, work: WhileStopped): Promise<boolean> {
  process.kill(pid, "SIGSTOP");
  try {
    const sent = clock.now();
    while (!haveStopped(threadsOf(pid))) {
      const passed = clock.now() - sent;
      if (passed > STOPS_WITHIN)
        throw environmentError(`process ${pid} was sent SIGSTOP and goes on after ${formatDuration(passed)}`);
      if (passed > STOPS_AT_ONCE) await sleep(clock, milliseconds(1));
    }
    return work(countersOf(pid));
  } finally {
    letGoOn(pid);
  }
}

function letGoOn(pid: number): void {
  try {
    process.kill(pid, "SIGCONT");
  } catch (error) {
    // It may have been killed while it was stopped.
    if (codeOf(error) !== "ESRCH") throw error;
  }
}

interface Thread {
  readonly folder: string;
  /** `T` is stopped, `Z` and `X` are dead. */
  readonly letter: string;
}

function threadsOf(pid: number): Thread[] {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).map((id) => {
    const stat = readFileSync(`${tasks}/${id}/stat`, "utf8");
    // The program's name, in parentheses, may hold spaces and parentheses of its own: fields count from the last one.
    return { folder: `${tasks}/${id}`, letter: stat[stat.lastIndexOf(")") + 2] ?? "" };
  });
}

const haveStopped = (threads: readonly Thread[]): boolean =>
  threads.every(({ letter }) => "TtZX".includes(letter));

/** The last word of what the kernel says of a thread's system call is where it will go on, also when it is in none. */
function countersOf(pid: number): number[] {
  const alive = threadsOf(pid).filter(({ letter }) => !"ZX".includes(letter));
  return alive.map(({ folder }) => {
    const counter = readFileSync(`${folder}/syscall`, "utf8").trim().split(" ").at(-1);
    if (!counter?.startsWith("0x")) throw environmentError(`${folder} runs, though its process was stopped`);
    return Number.parseInt(counter, 16);
  });
}
