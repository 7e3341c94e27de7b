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

/** How often a program is begun and its clock is set for the first time; each time it is set again as often. */
const [PROGRAMS, TIMES] = [30, 20];

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
    const firsts: number[] = [];
    const laters: number[] = [];
    for (let i = 0; i < PROGRAMS; i++) {
      const spinner = child(program);
      await spinner.ask();
      const own = clockOf(spinner);
      for (let time = 0; time <= TIMES; time++) {
        const began = clock.now();
        await own.set(clock, { offset: time * 1e12, drift: time * 1e7, since: trueTime() });
        (time === 0 ? firsts : laters).push((clock.now() - began) / 1e6);
      }
      await sleep(clock, milliseconds(5));
      const answer = (Number(await spinner.ask()) - Date.now() / 1000) / TIMES;
      expect(answer).toBeCloseTo(1000, -1);
      spinner.process.kill("SIGKILL");
    }
    const median = (figures: number[]) => figures.sort((a, b) => a - b)[figures.length >> 1];
    console.log(
      `the first time ${median(firsts)} ms, later ${median(laters)} ms; at the worst ${firsts.at(-1)} and ${laters.at(-1)} ms`,
    );
  },
);
