import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import { freshOut, onlyRun, ordeal } from "./ordeal.ts";

describe("etcd stands trial in Docker", needs("engine"), () => {
  test("serializable reads are no linearizable ones: found, told, drawn, and found again from the directory", async () => {
    const out = freshOut();
    const args = [
      "run",
      "etcd/register",
      "--set",
      "reads=serializable",
      "--claim",
      "linearizable",
      "--nemesis",
      "partition",
      "--time",
      "15s",
      "--seed",
      "7",
    ];
    const { exitCode, stdout } = await ordeal([...args, "--out", out]);
    expect(stdout).toContain("NOT LINEARIZABLE");
    expect(stdout).toContain(`npx ordeal ${args.join(" ")}`);
    expect(exitCode).toBe(1);
    const run = onlyRun(out);
    expect(readFileSync(join(run, "report.html"), "utf8")).toMatch(/stale read, not linearizable/);
    expect(readFileSync(join(run, "logs/n1/server.log"), "utf8")).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect((await ordeal(["check", run])).exitCode).toBe(1);
    // By what etcd promises of such reads, the very same history is sound.
    const path = join(run, "plan.json");
    const plan = JSON.parse(readFileSync(path, "utf8"));
    expect(plan.claim).toEqual({ name: "linearizable", why: "asked for with --claim" });
    const checkers = [{ module: "ordeal/checkers", export: "staleReads", options: {} }];
    writeFileSync(
      path,
      JSON.stringify({ ...plan, claim: { name: "stale-reads", why: "etcd promises it" }, checkers }),
    );
    expect((await ordeal(["check", run])).exitCode).toBe(0);
  });
});
