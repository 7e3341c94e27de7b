import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RunDirectory } from "../../src/control/run-directory.ts";
import { prepare } from "../../src/trial/prepare.ts";
import { planRecord } from "../../src/trial/records.ts";

test.each([
  { what: "raft-kv/register", runtime: "simulation", nemesis: ["all"], faultTargets: ["one"] },
  { what: "toy/register", nemesis: ["kill"] },
  { what: "toy/register" },
])("nothing of a plan is lost on its way through plan.json: %o", async (order) => {
  const { record } = await prepare(order);
  const out = mkdtempSync(join(tmpdir(), "ordeal-records-"));
  const directory = RunDirectory.create(out, record.test, new Date(record.startedAt), record.seed);
  directory.write(directory.plan, record);
  expect(planRecord(directory)).toEqual(record);
});
