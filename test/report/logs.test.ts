import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LOG_LIMITS, readLogs } from "../../src/report/logs.ts";

const startedAt = "2026-03-01T12:00:00.000Z";
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "ordeal-logs-"));
});
afterEach(() => rm(directory, { recursive: true }));

async function write(node: string, file: string, lines: readonly string[]): Promise<void> {
  await mkdir(join(directory, "logs", node), { recursive: true });
  await writeFile(join(directory, "logs", node, file), lines.map((line) => `${line}\n`).join(""));
}

describe("readLogs", () => {
  it("puts the lines of a node in order of time, to the nanosecond; a line without a time belongs to the one before", async () => {
    await write("n1", "etcd.log", [
      "2026-03-01T12:00:01.000000002Z second",
      "  at a stack",
      "2026-03-01T13:00:02+01:00 third",
    ]);
    await write("n1", "holder.log", ["2026-03-01T12:00:01.000000001Z first"]);
    const [log] = await readLogs(directory, { startedAt, moments: [] });
    expect(log?.lines.map(({ time, text, file }) => [time, text, file])).toEqual([
      [1_000_000_001, "first", "logs/n1/holder.log"],
      [1_000_000_002, "second", "logs/n1/etcd.log"],
      [1_000_000_002, "  at a stack", "logs/n1/etcd.log"],
      [2_000_000_000, "third", "logs/n1/etcd.log"],
    ]);
  });

  it("lists nodes as people count, and nothing where there are no logs", async () => {
    expect(await readLogs(directory, { startedAt, moments: [] })).toEqual([]);
    for (const node of ["n10", "n2", "n1"]) await write(node, "x.log", []);
    expect((await readLogs(directory, { startedAt, moments: [] })).map(({ node }) => node)).toEqual([
      "n1",
      "n2",
      "n10",
    ]);
  });

  it("keeps beginning, end and everything near an anomaly, and counts the rest", async () => {
    const stamp = (i: number) => new Date(Date.parse(startedAt) + i * 10).toISOString();
    await write(
      "n1",
      "x.log",
      Array.from({ length: 20_000 }, (_, i) => `${stamp(i)} ${i}`),
    );
    const [log] = await readLogs(directory, { startedAt, moments: [100e9] });
    const kept = new Set(log?.lines.map(({ text }) => Number(text)));
    expect(log?.total).toBe(20_000);
    expect(kept.size).toBe(log?.lines.length);
    for (const i of [0, LOG_LIMITS.head - 1, 9_500, 10_500, 20_000 - LOG_LIMITS.tail, 19_999])
      expect(kept.has(i), String(i)).toBe(true);
    for (const i of [LOG_LIMITS.head, 9_499, 10_501, 20_000 - LOG_LIMITS.tail - 1])
      expect(kept.has(i), String(i)).toBe(false);
  });

  it("cuts a line that is too long", async () => {
    await write("n1", "x.log", [`2026-03-01T12:00:01Z ${"x".repeat(10_000)}`]);
    const [log] = await readLogs(directory, { startedAt, moments: [] });
    expect(log?.lines[0]?.text).toHaveLength(LOG_LIMITS.lineLength);
  });
});
