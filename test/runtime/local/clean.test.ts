import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { realClock, sleep } from "../../../src/core/clock.ts";
import { milliseconds } from "../../../src/core/duration.ts";
import { cleanLocalOrphans } from "../../../src/runtime/local/clean.ts";
import { localRuntime } from "../../../src/runtime/local/local.ts";
import { startOf, thisOwner } from "../../../src/runtime/machine/owner.ts";
import { request } from "./notebook.ts";

const NODES = ["n1", "n2", "n3"];

/** The processes of a run's nodes. */
const processes = (folder: string) =>
  NODES.map((node) => {
    const { pid, started } = JSON.parse(readFileSync(join(folder, node, "process.json"), "utf8"));
    return { pid: pid as number, started: started as string };
  });

const lives = async ({ pid, started }: { pid: number; started: string }) => (await startOf(pid)) === started;

/** Waits until a process has ended, ten seconds at the most: on a busy machine it takes its time. */
async function ended(process: { pid: number; started: string }): Promise<void> {
  for (let waited = 0; waited < 10_000 && (await lives(process)); waited += 50)
    await sleep(realClock(), milliseconds(50));
}

/** Starts a cluster in a process of its own, and kills that process without warning. */
async function killedRun(): Promise<string> {
  const victim = fileURLToPath(new URL("./victim.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", victim], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [folder] = (await once(child.stdout, "data")) as [Buffer];
  child.kill("SIGKILL");
  await once(child, "exit");
  return folder.toString().trim();
}

test("nodes end with their killed control node; what is left is removed, and a living neighbour and a foreign folder are left alone", async () => {
  // Runs of other tests clean up, too.
  vi.stubEnv("TMPDIR", mkdtempSync(join(tmpdir(), "ordeal-clean-test-")));
  const neighbour = await localRuntime().start(request());
  onTestFinished(() => neighbour.stop());
  const folder = await killedRun();
  const [n1, n2, n3] = processes(folder);
  await Promise.all([ended(n1!), ended(n3!)]);
  // A frozen process cannot notice anything.
  expect([await lives(n1!), await lives(n2!), await lives(n3!)]).toEqual([false, true, false]);

  // Somebody else has the number of a dead node now: this very process.
  const other = { pid: process.pid, started: "another time" };
  writeFileSync(join(folder, "n1", "process.json"), JSON.stringify(other));
  const { removed, left } = await cleanLocalOrphans();
  expect(removed).toEqual([folder]);
  expect(existsSync(folder)).toBe(false);
  await ended(n2!);
  expect(await lives(n2!)).toBe(false);

  const own = String(neighbour.facts.find(({ name }) => name === "files")?.value);
  expect(left).toContainEqual({ folder: own, fate: "alive" });
  writeFileSync(join(own, "owner.json"), JSON.stringify({ ...(await thisOwner()), host: "elsewhere" }));
  expect((await cleanLocalOrphans()).left).toContainEqual({ folder: own, fate: "foreign" });
  expect(existsSync(own)).toBe(true);
});
