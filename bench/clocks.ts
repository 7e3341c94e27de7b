import { spawn } from "node:child_process";
import { once } from "node:events";
import { realClock } from "../src/core/clock.ts";
import { ProcessClock } from "../src/runtime/machine/vdso/process-clock.ts";
import type { Bench, Figure } from "./measure/figure.ts";
import { median } from "./measure/median.ts";

const PROCESSES = 20;

/** Asks what time it is all the time, but for a moment now and then. */
const PROGRAM = "setInterval(() => { for (let i = 0; i < 1e4; i++) Date.now(); }, 1); console.log('up')";

/** How long it takes to set the clock of a busy process: the first time it is stopped for that, later it is not. */
export const bench: Bench = async () => {
  const clock = realClock();
  const taken: number[][] = [[], []];
  for (let i = 0; i < PROCESSES; i++) {
    const child = spawn(process.execPath, ["-e", PROGRAM], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const own = new ProcessClock(child.pid as number);
    for (const times of taken) {
      const began = clock.now();
      await own.set(clock, { offset: 1e9 * (i + 1), drift: 0, since: 0n });
      times.push((clock.now() - began) / 1e6);
    }
    own.close();
    child.kill("SIGKILL");
  }
  return ["the first time", "later"].map(
    (name, i): Figure => ({
      name: `to set a clock ${name}`,
      figure: median(taken[i] as number[]),
      unit: "ms",
      goal: [150, 50][i] as number,
    }),
  );
};
