import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freshOut, onlyRun, ordeal } from "./ordeal.ts";

/** What differs between two runs of the same seed: real time and paths. */
const settled = (text: string): string =>
  text.replace(/\S+report\.html/g, "REPORT").replace(/ +\d+(\.\d+)? (µs|ms|s)$/gm, " TIME");

test("tutorial: a correct system under every fault is valid, and says how much it was tested", async () => {
  const out = freshOut();
  const { exitCode, stdout } = await ordeal([
    "run",
    "toy/register",
    "--nemesis",
    "partition,kill,pause",
    "--time",
    "30s",
    "--seed",
    "7",
    "--out",
    out,
  ]);
  expect(exitCode).toBe(0);
  expect(settled(stdout)).toMatchInlineSnapshot(`
    "✔ toy/register  valid  (5,254 ops, 9 faults, 1 warning) TIME
      ⚠ 1 of 3 faults of pause had no effect
      recovery  partition 455 ms (1 fault)   kill 31.7 ms, at worst 39.7 ms (2 faults)
                pause 5.50 ms (1 fault)
      report    REPORT"
  `);
  for (const file of [
    "plan.json",
    "history.jsonl",
    "environment.json",
    "results.json",
    "report.html",
    "junit.xml",
    "summary.md",
  ])
    expect(existsSync(join(onlyRun(out), file)), file).toBe(true);
});

test("a stale read is found, told and drawn, and check finds it again from the directory alone", async () => {
  const out = freshOut();
  const { exitCode, stdout } = await ordeal([
    "run",
    "toy/register",
    "--set",
    "bug=stale-read",
    "--nemesis",
    "partition",
    "--time",
    "20s",
    "--seed",
    "7",
    "--out",
    out,
  ]);
  expect(exitCode).toBe(1);
  expect(settled(stdout)).toMatchInlineSnapshot(`
    "✗ toy/register                                                             NOT LINEARIZABLE TIME

      Process 1 read 1 from key 3 at n2 at 0.119 s, but 0 had been written before that read began
      (acknowledged at 0.116 s) and nothing wrote 1 again: a stale read, not linearizable.

          p0 n1  ├─ write 1 ─┤  ├─ write 0 ─┤
          p1 n2                                ├─ read → 1 ─┤ ✗

      checks    ✗ linearizable 5 anomalies   ✔ statistics   ✔ availability
      ops       3,991   ok 79.9 %  info 0.4 %  fail 19.7 %      faults 3 (3 effective)
      recovery  partition 1.31 s, at worst 1.46 s (3 faults)
      replay    npx ordeal run toy/register --set bug=stale-read --nemesis partition --time 20s --seed 7
      report    REPORT"
  `);
  const again = await ordeal(["check", onlyRun(out)]);
  expect(again.exitCode).toBe(1);
  expect(settled(again.stdout)).toBe(settled(stdout));
});

test("writes lost by a kill are found", async () => {
  const { exitCode } = await ordeal([
    "run",
    "toy/register",
    "--set",
    "bug=lost-write",
    "--nemesis",
    "kill",
    "--time",
    "30s",
    "--seed",
    "7",
    "--out",
    freshOut(),
  ]);
  expect(exitCode).toBe(1);
});

test("a run too short for its fault tested nothing of it: unknown", async () => {
  const { exitCode, stdout } = await ordeal([
    "run",
    "toy/register",
    "--nemesis",
    "partition",
    "--time",
    "1ms",
    "--seed",
    "7",
    "--out",
    freshOut(),
  ]);
  expect(stdout).toContain("unknown".toUpperCase());
  expect(exitCode).toBe(2);
});

test("a minute with faults and time-outs gives the same history to the byte, in two processes and for ever", async () => {
  const hashes = await Promise.all(
    [freshOut(), freshOut()].map(async (out) => {
      const args = ["--nemesis", "partition,kill,pause", "--time", "60s", "--seed", "7", "--out", out];
      await ordeal(["run", "toy/register", ...args]);
      const history = readFileSync(join(onlyRun(out), "history.jsonl"));
      expect(history.toString()).toContain('"code":"timeout"');
      return createHash("sha256").update(history).digest("hex");
    }),
  );
  expect(hashes[0]).toBe(hashes[1]);
  // A change here is a change of every schedule: say in the changelog that seeds mean something else from now on.
  expect(hashes[0]).toMatchInlineSnapshot(
    `"0ac20e1de964e10ba26b7b6fbe97080cf6f8092e5e9b15ef925f7587bd6911e9"`,
  );
});

test("report writes the report again, and refuses a run that was never checked", async () => {
  const out = freshOut();
  await ordeal(["run", "toy/register", "--time", "2s", "--seed", "7", "--out", out]);
  const run = onlyRun(out);
  const copy = join(freshOut(), "copy");
  cpSync(run, copy, { recursive: true });
  writeFileSync(join(copy, "report.html"), "");
  expect((await ordeal(["report", copy])).exitCode).toBe(0);
  expect(readFileSync(join(copy, "report.html"), "utf8")).toContain("<!doctype html>");
});

test("a history with a broken line is refused with file and line, and its run is left as it was", async () => {
  const out = freshOut();
  await ordeal(["run", "toy/register", "--time", "2s", "--seed", "7", "--out", out]);
  const run = onlyRun(out);
  const path = join(run, "history.jsonl");
  const lines = readFileSync(path, "utf8").split("\n");
  lines[1] = lines[1]?.slice(0, -3) ?? "";
  writeFileSync(path, lines.join("\n"));
  const before = readFileSync(join(run, "results.json"), "utf8");
  const { exitCode, stderr } = await ordeal(["check", run]);
  expect(stderr).toContain("history.jsonl:2: expected one JSON object");
  expect(exitCode).toBe(254);
  expect(readFileSync(join(run, "results.json"), "utf8")).toBe(before);
});

test("without an engine: one sentence, exit 3, and nothing written", async () => {
  const { exitCode, stderr } = await ordeal(
    ["run", "etcd/register", "--runtime", "docker", "--time", "5s", "--out", freshOut()],
    { env: { DOCKER_HOST: "unix:///nonexistent.sock" } },
  );
  expect(exitCode).toBe(3);
  expect(stderr.trim().split("\n").at(-1)).toMatch(/^✗ .*\/nonexistent\.sock/);
});
