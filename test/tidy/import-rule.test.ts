import { expect, test } from "vitest";
import { importRule } from "./import-rule.ts";
import { planted } from "./planted.ts";

const told = (path: string, text: string) => planted(importRule, path, text);

test("tutorial: a checker that reads files is told to return data", () => {
  expect(told("checkers/set.ts", 'import { readFileSync } from "node:fs";')).toEqual([
    "checkers/set.ts:1: imports node:fs; checkers are pure: return data instead",
  ]);
});

test.each([
  [
    "src/core/clock.ts",
    'import type { History } from "../history/history.ts";',
    "imports ../history/history.ts; core is what everything shares: move what needs more to the folder it needs",
  ],
  [
    "src/generator/op.ts",
    'import { performance } from "node:perf_hooks";',
    "imports node:perf_hooks; generators are pure values: take time and randomness from the context",
  ],
  [
    "src/generator/op.ts",
    'import fc from "fast-check";',
    "imports fast-check; fast-check belongs to src/generator/arbitrary.ts and src/trial/shrink: call what is there",
  ],
  [
    "src/runtime/runtime.ts",
    'import { connect } from "./docker/engine.ts";',
    "imports ./docker/engine.ts; this is what every runtime has in common: move what only one needs to its own folder",
  ],
  [
    "src/runtime/system.ts",
    'import { readOnly } from "../client/client.ts";',
    "imports ../client/client.ts; only its types (import type); this is what every runtime has in common: move what only one needs to its own folder",
  ],
  [
    "src/nemesis/evidence.ts",
    'import { capabilitiesOf } from "../runtime/cluster.ts";',
    "imports ../runtime/cluster.ts; only its types (import type); a nemesis works on every runtime: ask the cluster for a capability",
  ],
  [
    "src/control/record.ts",
    'import type { Checker } from "../check/checker.ts";',
    "imports ../check/checker.ts; control records a plan, whoever may judge it: put parts together in src/trial",
  ],
  [
    "src/report/text.ts",
    'export * from "../control/watcher.ts";',
    "imports ../control/watcher.ts; everything that a report shows is in the run directory: have it written there",
  ],
  [
    "src/report/page/run.ts",
    'import { readFileSync } from "node:fs";',
    "imports node:fs; this runs in a browser from one file: put what it needs into the payload",
  ],
  [
    "src/trial/execute.ts",
    'import { main } from "../cli/main.ts";',
    "imports ../cli/main.ts; nothing imports the command line: move it to where both may import it",
  ],
  [
    "systems/etcd/etcd.ts",
    'import type { Workload } from "../../src/generator/workload.ts";',
    "imports ../../src/generator/workload.ts; a system says how it is built, started, probed and spoken to, and knows nothing of runs and faults",
  ],
  [
    "workloads/set.ts",
    'import { set } from "../checkers/set.ts";',
    "imports ../checkers/set.ts; a workload knows no system and only names its checkers (src/core/claim.ts)",
  ],
  [
    "nemeses/kill.ts",
    'const docker = await import("../src/runtime/docker/docker.ts");',
    "imports ../src/runtime/docker/docker.ts; a nemesis works on every runtime: ask the cluster for a capability",
  ],
  [
    "checkers/set.ts",
    'type Plan = import("../src/control/plan.ts").Plan;',
    "imports ../src/control/plan.ts; checkers are pure: return data instead",
  ],
  [
    "examples/mine.ts",
    'import { defineTest } from "../src/index.ts";',
    "imports ../src/index.ts; an example is what a user would write: import ordeal and its sub-paths",
  ],
  [
    "src/cli/main.ts",
    'import chalk from "chalk";',
    "imports chalk; no place is allowed it: do without, or give it one in test/tidy/rooms.ts",
  ],
  [
    "src/control/course.ts",
    "const part = await import(name);",
    "imports what only running it would tell; name the module, so that this rule can see it",
  ],
  ["src/dashboard/live.ts", "", "is in no room of the house: give its folder a line in test/tidy/rooms.ts"],
])("%s refuses %s", (path, text, message) => {
  expect(told(path, text)).toEqual([`${path}:1: ${message}`]);
});

test.each([
  [
    "checkers/set.ts",
    'import type { Checker } from "../src/check/checker.ts"; import { OK } from "../src/history/columns.ts";',
  ],
  [
    "nemeses/kill.ts",
    'import type { Cluster } from "../src/runtime/cluster.ts"; import { restart } from "./restart.ts";',
  ],
  ["src/nemesis/impose.ts", 'import { linkName } from "../runtime/in-force.ts";'],
  ["src/check/import-module.ts", 'await import(module); await import("tsx/esm/api");'],
  ["src/index.ts", 'export { etcd } from "../systems/index.ts"; export * from "./trial/define-test.ts";'],
  ["examples/mine.ts", 'import { kill } from "ordeal/nemeses";'],
  [
    "test/anything.test.ts",
    'import { main } from "../src/cli/main.ts"; import "node:fs"; import "whatever";',
  ],
])("%s may: %s", (path, text) => {
  expect(told(path, text)).toEqual([]);
});
