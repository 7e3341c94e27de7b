import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LogPatternsOptions, logPatterns } from "../../checkers/index.ts";
import { DEFAULT_BUDGET } from "../../src/check/checker.ts";
import check from "../../src/check/worker.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import { type NodeLogs, nodeLogs } from "../../src/history/node-logs.ts";

/** Logs in memory, one file a node. */
const logsOf = (lines: { readonly [node: string]: readonly string[] }): NodeLogs => ({
  nodes: Object.keys(lines),
  lines: (node) =>
    (lines[node] ?? []).map((text, i) => ({ file: `logs/${node}/server.log`, number: i + 1, text })),
});

const judge = (options: LogPatternsOptions, logs?: NodeLogs, maxSteps: number = DEFAULT_BUDGET.maxSteps) =>
  logPatterns(options).check(new HistoryBuilder().build(), {
    ...DEFAULT_BUDGET,
    maxSteps,
    ...(logs ? { logs } : {}),
  });

const PANIC = { patterns: [{ regex: "panic|data race", ignoreCase: true }] };

test("tutorial: a node that panics is told with file and line", async () => {
  const logs = logsOf({
    n1: ["started", "ready"],
    n2: ["started", "PANIC: index out of range", "panic again"],
  });
  expect(await judge(PANIC, logs)).toEqual({
    verdict: "invalid",
    anomalies: [
      {
        type: "forbidden-log-line",
        message:
          'n2 wrote 2 lines that match /panic|data race/i: "PANIC: index out of range" (logs/n2/server.log, line 2)',
        operations: [],
        view: {
          kind: "table",
          columns: ["file", "line", "text"],
          rows: [
            ["logs/n2/server.log", 2, "PANIC: index out of range"],
            ["logs/n2/server.log", 3, "panic again"],
          ],
        },
      },
    ],
    opportunities: 5,
    statistics: { lines: 5, matches: 2 },
  });
});

test("a line that is allowed may say anything", async () => {
  const logs = logsOf({ n1: ["recovered from panic in test hook"] });
  expect(await judge({ ...PANIC, allow: [{ regex: "^recovered" }] }, logs)).toMatchObject({
    verdict: "valid",
  });
});

test("without logs, without lines and out of budget it is unknown", async () => {
  expect(await judge(PANIC)).toMatchObject({
    verdict: "unknown",
    reason: expect.stringContaining("no logs"),
  });
  expect(await judge(PANIC, logsOf({ n1: [] }))).toMatchObject({ verdict: "unknown" });
  const long = logsOf({ n1: Array.from({ length: 100 }, () => "x".repeat(100)) });
  expect(await judge(PANIC, long, 10)).toMatchObject({
    verdict: "unknown",
    reason: expect.stringContaining("the budget of 10 steps is spent after"),
  });
});

test.each([
  [{}, "needs patterns"],
  [{ patterns: [] }, "a list of patterns"],
  [{ patterns: [{ regex: 5 }] }, "a list of patterns"],
  [{ patterns: [{ regex: "a", flags: "i" }] }, "a list of patterns"],
  [{ patterns: [{ regex: "(" }] }, "cannot be used"],
  [{ pattern: [] }, 'no option "pattern"'],
])("%j is refused", (options, message) => {
  expect(() => logPatterns(options as never)).toThrow(message);
});

describe("logs of a run directory", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ordeal-logs-"));
    for (const node of ["n1", "n10", "n2"]) mkdirSync(join(folder, node));
    writeFileSync(join(folder, "n1", "a.log"), "2026-01-02T03:04:05.678Z one\r\ntwo\n\nfour");
    writeFileSync(join(folder, "n1", "core"), "panic");
    writeFileSync(join(folder, "n2", "b.log"), `${"é".repeat(100_000)}\npanic\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("are read line by line, without the time before each, and long lines in part", () => {
    const logs = nodeLogs(folder) as NodeLogs;
    expect(logs.nodes).toEqual(["n1", "n2", "n10"]);
    expect([...logs.lines("n1")]).toEqual(
      ["one", "two", "", "four"].map((text, i) => ({ file: "logs/n1/a.log", number: i + 1, text })),
    );
    expect([...logs.lines("n2")].map(({ text }) => text)).toEqual(["é".repeat(10_000), "panic"]);
    expect([...logs.lines("n10")]).toEqual([]);
  });

  test("reach the checker in its worker", async () => {
    const { columns } = new HistoryBuilder().build();
    const module = join(import.meta.dirname, "../../checkers/index.ts");
    const reference = { module, export: "logPatterns", options: { patterns: [{ regex: "^panic$" }] } };
    const { port1, port2 } = new MessageChannel();
    const task = { reference, columns, ...DEFAULT_BUDGET, progress: port2, isShareable: false };
    expect(await check({ ...task, logs: folder })).toMatchObject({ result: { verdict: "invalid" } });
    expect(await check({ ...task, logs: join(folder, "gone") })).toMatchObject({
      result: { verdict: "unknown" },
    });
    expect(await check(task)).toMatchObject({ result: { verdict: "unknown" } });
    port1.close();
  });
});
