import { resolve } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import { leftovers, underWay } from "./engine-state.ts";
import { freshOut, onlyRun, ordeal } from "./ordeal.ts";

const MAIN = resolve("dist/src/cli/main.js");

describe("a control node that is killed", needs("engine"), () => {
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
    for (const seed of ["772", "773", "774"]) expect(await leftovers(seed)).toEqual([]);
  });
});
