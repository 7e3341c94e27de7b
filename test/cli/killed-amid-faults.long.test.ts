import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { describe, expect, test, vi } from "vitest";
import { needs } from "../needs.ts";
import { machineState, marked, markedProcesses } from "./machine-state.ts";
import { freshOut, onlyRun, ordeal } from "./ordeal.ts";

/** Faults of every kind that leaves something somewhere: rules, helpers, processes that are stopped, clocks, disks, file systems. */
const KINDS = ["partition", "pause", "kill", "clock", "delay", "power-loss", "full-disk", "read-only"];

describe("a control node that is killed while a fault is in force", needs("engine", "root"), () => {
  test.each(KINDS)(
    "%s: what it did ends with what it made, and `ordeal clean` leaves nothing",
    async (nemesis) => {
      const out = freshOut();
      const mark = randomUUID();
      const before = await machineState();
      const faults = ["--nemesis", nemesis, "--fault-targets", "one", "--fault-interval", "20s"];
      const run = execa(
        "node",
        [resolve("dist/src/cli/main.js"), "run", "etcd/register", ...faults, "--time", "60s", "--out", out],
        { env: marked(mark), reject: false },
      );
      await vi.waitUntil(() => isInForce(out), { timeout: 60_000, interval: 50 });
      run.kill("SIGKILL");
      await run;
      expect((await machineState()).filter((line) => !before.includes(line))).not.toEqual([]);
      expect((await ordeal(["clean"])).exitCode).toBe(0);
      await vi.waitUntil(() => markedProcesses(mark).length === 0, { timeout: 10_000 });
      expect((await machineState()).filter((line) => !before.includes(line))).toEqual([]);
    },
  );
});

/** Whether the run below has told of a fault that a probe saw. */
function isInForce(out: string): boolean {
  try {
    return readFileSync(join(onlyRun(out), "history.jsonl"), "utf8").includes('"inForce":true');
  } catch {
    return false; // Not there yet.
  }
}
