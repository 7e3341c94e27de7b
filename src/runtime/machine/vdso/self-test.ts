import { type ChildProcess, spawn } from "node:child_process";
import { type Clock, realClock, wallClock, withDeadline } from "../../../core/clock.ts";
import { seconds } from "../../../core/duration.ts";
import { environmentError, messageOf } from "../../../core/errors.ts";
import { trueTime } from "./page.ts";
import { ProcessClock } from "./process-clock.ts";

const WITHIN = seconds(5);
const HOUR = 3_600_000;

/** How far off an answer may be, in milliseconds: a busy machine delays it. */
const SLACK = 60_000;

/** Says what time it is each time it is asked, and how long it has been running. */
const PROGRAM = "process.stdin.on('data', () => console.log(Date.now(), performance.now()))";

let tried: Promise<string | undefined> | undefined;

/**
 * Why clocks of processes cannot be skewed from here, `undefined` where they can: tried on a child of ours, once in the life of this
 * process. About 100 ms.
 */
export function whyNoSkew(): Promise<string | undefined> {
  tried ??= tryHere();
  return tried;
}

async function tryHere(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64")
    return `clocks are skewed on Linux on x86-64, and this is ${process.platform} on ${process.arch}`;
  const child = spawn(process.execPath, ["-e", PROGRAM], { stdio: ["pipe", "pipe", "ignore"] });
  try {
    const clock = realClock();
    const late = () => environmentError("a process of our own with a skewed clock does not answer");
    return await withDeadline(clock, WITHIN, () => trySkew(clock, child), late);
  } catch (error) {
    return messageOf(error);
  } finally {
    child.kill("SIGKILL");
  }
}

async function trySkew(clock: Clock, child: ChildProcess): Promise<string | undefined> {
  await ask(child);
  const own = new ProcessClock(child.pid as number);
  try {
    for (const hours of [1, -2, 0]) {
      await own.set(clock, { offset: hours * HOUR * 1e6, drift: 0, since: trueTime() });
      const { ahead, age } = await ask(child);
      if (Math.abs(ahead - hours * HOUR) > SLACK)
        return `a process whose clock was set ${hours} h ahead was ${ahead} ms ahead`;
      if (age > WITHIN / 1e6) return "a process whose clock was set has aged with it";
    }
    return undefined;
  } finally {
    own.close();
  }
}

/** How far the child's clock is ahead of ours, and how long it runs, by its own words; milliseconds. */
async function ask(child: ChildProcess): Promise<{ ahead: number; age: number }> {
  const answer = new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (data) => resolve(String(data)));
    child.once("exit", (code, signal) =>
      reject(environmentError(`a process with a skewed clock ended with ${signal ?? `code ${code}`}`)),
    );
    child.once("error", reject);
  });
  child.stdin?.write("?");
  const [time, age] = (await answer).split(" ").map(Number) as [number, number];
  return { ahead: time - wallClock().getTime(), age };
}
