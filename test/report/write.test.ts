import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeReport } from "../../src/report/write.ts";
import { staleRead } from "./fixtures.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "ordeal-report-"));
});
afterEach(() => rm(directory, { recursive: true }));

it("writes the three reports whole, over what was there, and leaves nothing else", async () => {
  await writeFile(join(directory, "report.html"), "old");
  await writeReport(directory, staleRead());
  expect((await readdir(directory)).sort()).toEqual(["junit.xml", "report.html", "summary.md"]);
  expect(await readFile(join(directory, "report.html"), "utf8")).toMatch(/^<!doctype html>/);
});
