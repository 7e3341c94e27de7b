import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import { leftovers, underWay } from "./engine-state.ts";
import { freshOut, onlyRun } from "./ordeal.ts";

const MAIN = resolve("dist/src/cli/main.js");

describe("a run that is cut short", needs("engine"), () => {
  // Side by side: they wait more than they work.
  test.concurrent.each([
    ["SIGINT", 130, "interrupted", "771"],
    ["SIGTERM", 143, "terminated", "775"],
  ] as const)(
    "%s heals, collects, judges what there is, cleans up and exits %i",
    async (signal, code, ending, seed) => {
      const out = freshOut();
      const run = execa(
        "node",
        [
          MAIN,
          "run",
          "etcd/register",
          "--nemesis",
          "partition",
          "--time",
          "60s",
          "--seed",
          seed,
          "--out",
          out,
        ],
        { reject: false },
      );
      await underWay(out);
      await sleep(3000);
      run.kill(signal);
      const { exitCode, stdout } = await run;
      expect(exitCode).toBe(code);
      expect(stdout).toMatch(/interrupted|terminated/i);
      const directory = onlyRun(out);
      for (const file of ["environment.json", "results.json", "report.html", "logs/n2/server.log"])
        expect(existsSync(join(directory, file)), file).toBe(true);
      expect(JSON.parse(readFileSync(join(directory, "environment.json"), "utf8")).ending).toBe(ending);
      expect(await leftovers(seed)).toEqual([]);
    },
  );
});
