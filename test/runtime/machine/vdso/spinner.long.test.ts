import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { realClock, sleep } from "../../../../src/core/clock.ts";
import { milliseconds } from "../../../../src/core/duration.ts";
import { trueTime } from "../../../../src/runtime/machine/vdso/page.ts";
import { needs } from "../../../needs.ts";
import { child, clockOf } from "./child.ts";

const clock = realClock();

/** How often a program is begun, and how often its clock is set. */
const [PROGRAMS, TIMES] = [30, 62];

/** Every so often it is the true time, for which the program is stopped, as for the first that is wrong again. */
const ROUND = 5;

test(
  "clocks are set while threads read nothing else, and none of them falls over it",
  needs("gcc", "vdso"),
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "ordeal-spinner-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const program = join(folder, "spinner");
    execFileSync("gcc", [
      "-O1",
      "-pthread",
      "-o",
      program,
      fileURLToPath(new URL("spinner.c", import.meta.url)),
    ]);
    const stopped: number[] = [];
    const running: number[] = [];
    for (let i = 0; i < PROGRAMS; i++) {
      const spinner = child(program);
      await spinner.ask();
      const own = clockOf(spinner);
      for (let time = 1; time <= TIMES; time++) {
        const ahead = time % ROUND;
        const began = clock.now();
        await own.set(clock, { offset: ahead * 1e12, drift: ahead * 1e7, since: trueTime() });
        (ahead < 2 ? stopped : running).push((clock.now() - began) / 1e6);
      }
      await sleep(clock, milliseconds(5));
      const answer = (Number(await spinner.ask()) - Date.now() / 1000) / (TIMES % ROUND);
      expect(answer).toBeCloseTo(1000, -1);
      spinner.process.kill("SIGKILL");
    }
    const told = (figures: number[]) => {
      const sorted = figures.toSorted((a, b) => a - b);
      return `${sorted[sorted.length >> 1]} ms, at the worst ${sorted.at(-1)} ms`;
    };
    console.log(`stopped ${told(stopped)}; running ${told(running)}`);
  },
);
