import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import type { FaultEvent } from "../../src/core/fault.ts";
import { machineState, marked, markedProcesses, openFiles } from "./machine-state.ts";
import { freshOut, onlyRun } from "./ordeal.ts";

/** Sockets that clients open and close make the number of open files waver by so many. */
const WAVERING = 20;

/**
 * Lets everything that etcd promises to survive loose on it for so many minutes, and expects that it does, that several kinds of faults were
 * seen in force, and that nothing is left of the run: on the engine, on this machine, among processes, or in the control node itself.
 */
export async function etcdUnderTheSwarm(minutes: number, seed: number): Promise<void> {
  const out = freshOut();
  const mark = randomUUID();
  const before = await machineState();
  const args = ["run", "etcd/register", "--nemesis", "all", "--time", `${minutes}m`, "--seed", String(seed)];
  const run = execa("node", [resolve("dist/src/cli/main.js"), ...args, "--out", out], {
    env: marked(mark),
    reject: false,
    all: true,
  });
  const files = sampled(() => openFiles(run.pid as number));
  const { exitCode, all } = await run;
  const open = files.stop();
  expect(exitCode, all).toBe(0);
  expect(all).toContain("valid");
  expect(kindsInForce(onlyRun(out)).size, all).toBeGreaterThanOrEqual(5);
  expect((await machineState()).filter((line) => !before.includes(line))).toEqual([]);
  expect(markedProcesses(mark)).toEqual([]);
  // Of the middle three fifths, when the cluster is up and its clients too: what leaks grows from the first to the last of them.
  const fifth = Math.floor(open.length / 5);
  const most = (from: number) => Math.max(...open.slice(from * fifth, (from + 1) * fifth));
  expect(most(3) - most(1), `files open: ${open.join(" ")}`).toBeLessThanOrEqual(WAVERING);
}

/** Asks each second until it is stopped. */
function sampled(ask: () => number): { stop(): number[] } {
  const answers: number[] = [];
  const timer = setInterval(() => {
    try {
      answers.push(ask());
    } catch {
      // The process has ended.
    }
  }, 1000);
  return {
    stop: () => {
      clearInterval(timer);
      return answers;
    },
  };
}

/** The nemeses whose faults were seen in force. */
function kindsInForce(run: string): Set<string> {
  const events: readonly FaultEvent[] = readFileSync(join(run, "history.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith('{"type":"fault"'))
    .map((line) => JSON.parse(line));
  const seen = new Set(
    events.flatMap((event) => (event.stage === "in-force" && event.inForce ? [event.fault] : [])),
  );
  return new Set(
    events.flatMap((event) => (event.stage === "begin" && seen.has(event.fault) ? [event.nemesis] : [])),
  );
}
