import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mutants } from "../../patterns/mutants.ts";
import type { Results } from "../../src/check/results.ts";
import { EXIT } from "../../src/core/errors.ts";
import { freshOut, onlyRun, ordeal } from "../cli/ordeal.ts";

/** One mutant of each pattern, of those that any run shows in which nodes are processes with real files and sockets, and time is the machine's. */
const DIE_AS_PROCESSES = [
  ...["M03.4", "M04.1", "M05.2", "M06.4", "M07.4", "M08.2", "M09.1", "M10.2"],
  ...["M11.5", "M12.1", "M13.1", "M14.1", "M15.2", "M18.4", "M30.1"],
];

test("one of each pattern that has mutants", () => {
  const patternOf = (id: string) => mutants.find((mutant) => mutant.id === id)?.pattern;
  const patterns = new Set(mutants.map(({ pattern }) => pattern));
  expect(DIE_AS_PROCESSES.map(patternOf)).toEqual([...patterns].sort());
});

// What real time brings is not the seed's alone: one run may miss the moment, five in a row may not.
test.each(DIE_AS_PROCESSES)("%s dies as local processes, of what its row says", { retry: 4 }, async (id) => {
  const { pair = "", checker, anomaly, dies } = mutants.find((mutant) => mutant.id === id) ?? {};
  const out = freshOut();
  const time = dies?.nemesis.length === 0 ? ["--time", "10s"] : [];
  const order = ["run", pair, "--mutant", id, "--runtime", "local", ...time, "--out", out];
  const { exitCode, stdout } = await ordeal(order);
  expect(exitCode, stdout).toBe(EXIT.invalid);
  const { checks } = JSON.parse(readFileSync(join(onlyRun(out), "results.json"), "utf8")) as Results;
  const found = checks.flatMap((check) => check.anomalies.map(({ type }) => [check.checker, type]));
  expect(found).toContainEqual([checker, anomaly]);
});
