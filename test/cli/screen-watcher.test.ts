import { afterEach, expect, test, vi } from "vitest";
import { screenWatcher } from "../../src/cli/screen-watcher.ts";
import type { Progress } from "../../src/control/watcher.ts";
import type { PlanRecord } from "../../src/history/plan-record.ts";

const plan = {
  test: "toy/register",
  seed: 7,
  runtime: "simulation",
  nodes: ["n1", "n2", "n3"],
  duration: 20e9,
  rate: 200,
  concurrency: 6,
  nemeses: ["partition"],
  claim: { name: "linearizable", why: "" },
} as unknown as PlanRecord;

const progress = (time: number, ok: number): Progress => ({
  time,
  counts: { ok, fail: 2, info: 1 },
  faults: ["majority n1 n2 | n3"],
});

/** A screen that remembers what was written to it, escape sequences made visible. */
function screen(isTTY: boolean, columns = 80) {
  let text = "";
  const write = (more: string | Uint8Array) => {
    text += more;
    return true;
  };
  const sink = { write, isTTY, columns } as unknown as Parameters<typeof screenWatcher>[1];
  return {
    sink,
    read: () =>
      text.replaceAll("\r\u001b[2K", "‹clear›").replaceAll("\u001b[1m", "").replaceAll("\u001b[22m", ""),
  };
}

function shown(isTTY: boolean, columns?: number, record = plan): string {
  const { sink, read } = screen(isTTY, columns);
  const watcher = screenWatcher(record, sink);
  watcher.phase("load", 0);
  watcher.progress(progress(1e9, 200));
  watcher.progress(progress(2e9, 400));
  watcher.fault({
    stage: "begin",
    fault: 0,
    nemesis: "partition",
    plan: null,
    describe: "majority",
    time: 2e9,
  });
  watcher.fault({
    stage: "in-force",
    fault: 0,
    evidence: [],
    inForce: false,
    describe: "majority n1 n2 | n3",
    time: 2.5e9,
  });
  watcher.fault({ stage: "end", fault: 0, felt: [], healed: true, time: 5e9 });
  watcher.progress(progress(12e9, 2000));
  watcher.end();
  return read();
}

afterEach(() => void vi.unstubAllEnvs());

test("tutorial: a pipeline's log gets a line an event, and a heartbeat every ten seconds", () => {
  expect(shown(false)).toMatchInlineSnapshot(`
    "00:00.0  plan      toy/register seed=7 runtime=simulation nodes=3 time=20.0 s rate=200/s concurrency=6 nemesis=partition claim=linearizable
    00:00.0  phase     load
    00:01.0  progress  ops=203 ok=200 fail=2 info=1 faults=majority n1 n2 | n3
    00:02.5  fault+    #0 partition majority n1 n2 | n3  (without effect: nothing to see)
    00:05.0  fault-    #0 partition majority n1 n2 | n3  (not felt; healed)
    00:12.0  progress  ops=2003 ok=2000 fail=2 info=1 faults=majority n1 n2 | n3
    "
  `);
});

test("what the seed drew, and what was left out, is said before anything starts", () => {
  const leftOut = [
    { from: "disk", fault: "wipe", reason: "not survived by etcd" },
    { from: "disk", fault: "slow-disk", reason: "cgroup v1 has no io.max" },
  ];
  const faults = {
    interval: 7.2e9,
    atOnce: 2,
    intensity: "harsh",
    targets: ["one", "all"],
    swarm: true,
    leftOut,
  };
  expect(
    shown(false, 80, { ...plan, faults })
      .split("\n")
      .slice(1, 4),
  ).toEqual([
    "00:00.0  faults    the seed drew these: at most 2 at once, every 7.20 s each, harsh, on one or all",
    "00:00.0  faults    disk leaves out wipe: not survived by etcd; slow-disk: cgroup v1 has no io.max",
    "00:00.0  phase     load",
  ]);
});

test("a terminal has one more line below, always up to date, and nothing of it stays", () => {
  vi.stubEnv("CI", "");
  vi.stubEnv("TERM", "xterm");
  expect(shown(true)).toMatchInlineSnapshot(`
    "00:00.0  plan      toy/register seed=7 runtime=simulation nodes=3 time=20.0 s rate=200/s concurrency=6 nemesis=partition claim=linearizable
    00:00.0  phase     load
    ‹clear›  00:01.0 ops=203 ok=200 fail=2 info=1 faults=majority n1 n2 | n3‹clear›  00:02.0 ops=403 ok=400 fail=2 info=1 faults=majority n1 n2 | n3‹clear›00:02.5  fault+    #0 partition majority n1 n2 | n3  (without effect: nothing to see)
      00:02.0 ops=403 ok=400 fail=2 info=1 faults=majority n1 n2 | n3‹clear›00:05.0  fault-    #0 partition majority n1 n2 | n3  (not felt; healed)
      00:02.0 ops=403 ok=400 fail=2 info=1 faults=majority n1 n2 | n3‹clear›  00:12.0 ops=2003 ok=2000 fail=2 info=1 faults=majority n1 n2 | n3‹clear›"
  `);
});

test("a fault is told with what proves it, and ends with what was felt and seen gone", () => {
  const { sink, read } = screen(false);
  const watcher = screenWatcher({ ...plan, nemeses: [] }, sink);
  const begin = { stage: "begin", fault: 3, nemesis: "full-disk", plan: null } as const;
  watcher.fault({ ...begin, describe: "full-disk one", time: 1e9 });
  watcher.fault({
    stage: "in-force",
    fault: 3,
    evidence: [
      { what: "disk of n2", holds: true, detail: "is full" },
      { what: "disk of n3", holds: true, detail: "is full" },
    ],
    inForce: true,
    describe: "full-disk n2, n3",
    time: 1.2e9,
  });
  watcher.fault({
    stage: "end",
    fault: 3,
    felt: [
      { what: "disk operations in trouble", holds: true, detail: "n2 14" },
      { what: "operations", holds: false },
    ],
    healed: true,
    gone: [{ what: "disk of n2", holds: true, detail: "works\u001b[31m" }],
    time: 4e9,
  });
  watcher.fault({ stage: "error", fault: 3, message: "not healed: disk of n3", time: 5e9 });
  expect(read().split("\n").slice(1)).toMatchInlineSnapshot(`
    [
      "00:01.2  fault+    #3 full-disk n2, n3  (disk of n2: is full, and 1 more)",
      "00:04.0  fault-    #3 full-disk n2, n3  (felt: disk operations in trouble: n2 14; healed: disk of n2: works\\u001b[31m)",
      "00:05.0  fault!    #3 full-disk n2, n3  not healed: disk of n3",
      "",
    ]
  `);
});

test("the line never runs over the edge of a narrow terminal", () => {
  vi.stubEnv("CI", "");
  vi.stubEnv("TERM", "xterm");
  const status = shown(true, 30)
    .split("‹clear›")
    .filter((line) => line.startsWith("  00:"));
  expect(status.length).toBeGreaterThan(0);
  for (const line of status) expect((line.split("\n")[0] as string).length).toBeLessThan(30);
});
