import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import { foreignEtcd } from "./foreign-etcd.ts";
import { freshOut, ordeal } from "./ordeal.ts";

test("nodes that do not answer: one sentence, exit 3, and nothing written", async () => {
  const out = freshOut();
  const { exitCode, stderr } = await ordeal([
    "run",
    "etcd/register",
    "--target",
    "n1=127.0.0.1:1",
    "--out",
    out,
  ]);
  expect(stderr).toMatch(
    /n1 at http:\/\/127\.0\.0\.1:1 \(connect ECONNREFUSED 127\.0\.0\.1:1\)\. Nothing was written\.$/,
  );
  expect(exitCode).toBe(3);
  expect(readdirSync(out)).toEqual([]);
});

describe("what goes wrong on a cluster that somebody else runs", needs("engine"), () => {
  const { run, isolate } = foreignEtcd();

  test("a claim that etcd does not make of such reads is found wrong, once a node is cut off", async () => {
    const claimed = ["--set", "reads=serializable", "--claim", "linearizable"];
    // Values that seldom come back, and clients enough that some read between two writes that hang.
    const telling = ["--set", "keys=1", "--set", "values=9", "--concurrency", "18"];
    const running = run("etcd/register", ...claimed, ...telling, "--time", "15s");
    await sleep(6000);
    await isolate("n3");
    await sleep(4000);
    await isolate();
    const { exitCode, stdout } = await running;
    expect(stdout).toContain("NOT LINEARIZABLE");
    expect(exitCode).toBe(1);
  });

  test("values that a client did not keep apart are found: nobody wrote them in this run", async () => {
    const file = "test/fixtures/tests/unkept.ts";
    expect((await run(file)).exitCode).toBe(0);
    expect((await run(file)).stdout).toContain("NOT LINEARIZABLE");
  });

  test("a script that can do nothing is without effect, and where it cannot even heal there is no verdict", async () => {
    const { exitCode, history } = await run("etcd/register", "--time", "2s", "--fault-command", "/bin/false");
    expect(history.faults[0]).toMatchObject({ inForce: false, healed: false });
    expect(exitCode).toBe(3);
  });
});
