import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import { freshOut, onlyRun, ordeal } from "./ordeal.ts";

const MAIN = resolve("dist/src/cli/main.js");

/** What the engine holds of a run: names of containers and networks whose label `ordeal` contains it. */
async function leftovers(seed: string): Promise<string[]> {
  const docker = new Docker();
  const filters = { label: ["ordeal"] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  return [...containers.map(({ Names }) => Names[0] ?? ""), ...networks.map(({ Name }) => Name)].filter(
    (name) => name.includes(`-${seed}-`),
  );
}

/** Resolves once the run's journal shows that operations go on. */
async function underWay(out: string): Promise<void> {
  for (let i = 0; i < 600; i++) {
    try {
      if (readFileSync(join(onlyRun(out), "history.jsonl"), "utf8").split("\n").length > 200) return;
    } catch {
      // Not there yet.
    }
    await sleep(100);
  }
  throw new Error("the run did not get under way within 60 s");
}

describe("a run that is cut short", needs("engine"), () => {
  test("Ctrl-C heals, collects, judges what there is, cleans up and exits 130", async () => {
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
        "771",
        "--out",
        out,
      ],
      { reject: false },
    );
    await underWay(out);
    await sleep(3000);
    run.kill("SIGINT");
    const { exitCode, stdout } = await run;
    expect(exitCode).toBe(130);
    expect(stdout.toLowerCase()).toContain("interrupted");
    const directory = onlyRun(out);
    for (const file of ["environment.json", "results.json", "report.html", "logs/n2/server.log"])
      expect(existsSync(join(directory, file)), file).toBe(true);
    expect(JSON.parse(readFileSync(join(directory, "environment.json"), "utf8")).ending).toBe("interrupted");
    expect(await leftovers("771")).toEqual([]);
  });

  test("two runs at once, one SIGKILLed, clean run: the other is untouched, the dead one's history can be checked, nothing is left", async () => {
    const [neighbourOut, victimOut] = [freshOut(), freshOut()];
    const start = (seed: string, out: string) =>
      execa(
        "node",
        [
          MAIN,
          "run",
          "etcd/register",
          "--nemesis",
          "partition",
          "--time",
          "20s",
          "--rate",
          "100",
          "--seed",
          seed,
          "--out",
          out,
        ],
        { reject: false },
      );
    const neighbour = start("772", neighbourOut);
    const victim = start("773", victimOut);
    await Promise.all([underWay(neighbourOut), underWay(victimOut)]);
    victim.kill("SIGKILL");
    await victim;
    expect(await leftovers("773")).not.toEqual([]);
    // A third run starts while the neighbour is alive: it removes the dead one's remains and nothing else.
    const third = await ordeal([
      "run",
      "etcd/register",
      "--time",
      "3s",
      "--seed",
      "774",
      "--out",
      freshOut(),
    ]);
    expect(third.exitCode).toBe(0);
    expect(await leftovers("773")).toEqual([]);
    expect((await ordeal(["clean"])).exitCode).toBe(0);
    expect(await leftovers("772")).not.toEqual([]);
    const { exitCode, stdout } = await neighbour;
    expect(stdout).toContain("valid");
    expect(exitCode).toBe(0);
    const dead = await ordeal(["check", onlyRun(victimOut)]);
    expect([0, 2]).toContain(dead.exitCode);
    expect(await leftovers("77")).toEqual([]);
  });
});
