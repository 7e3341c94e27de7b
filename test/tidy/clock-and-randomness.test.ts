import { expect, test } from "vitest";
import { clockAndRandomness } from "./clock-and-randomness.ts";
import { planted } from "./planted.ts";

const told = (path: string, text: string) => planted(clockAndRandomness, path, text);

test("tutorial: whoever sets a timer is told what to call", () => {
  expect(told("src/control/course.ts", "\nsetTimeout(() => {}, 10);")).toEqual([
    "src/control/course.ts:2: uses setTimeout; instead: clock.wakeAt or sleep(clock, …) of src/core/clock.ts",
  ]);
});

test.each([
  ["Math.random()", "Math.random"],
  ["globalThis.Math?.random()", "Math.random"],
  ["Date.now()", "Date.now"],
  ["new Date()", "new Date()"],
  ["new Date", "new Date()"],
  ["Date()", "Date()"],
  ["performance.now()", "performance.now"],
  ["process.hrtime()", "process.hrtime"],
  ["process.hrtime.bigint()", "process.hrtime"],
  ["const timers = { setInterval };", "setInterval"],
  ["globalThis.setImmediate(f)", "setImmediate"],
  ['import { setTimeout as sleep } from "node:timers/promises";', "node:timers/promises"],
  ['import timers from "timers";', "node:timers"],
  ["AbortSignal.timeout(5)", "AbortSignal.timeout"],
  ["crypto.randomUUID()", "crypto.randomUUID"],
  ['import { randomBytes as bytes } from "node:crypto";', "crypto.randomBytes"],
  ['import * as c from "node:crypto"; c.randomInt(5);', "crypto.randomInt"],
])("%s is %s", (text, name) => {
  expect(told("systems/toy.ts", text)).toEqual([
    expect.stringContaining(`systems/toy.ts:1: uses ${name}; instead: `),
  ]);
});

test.each([
  ["new Date(0)", "src/control/run-directory.ts"],
  ["AbortSignal.any([a, b])", "src/check/pool.ts"],
  ["queue.setTimeout(1); const o = { setTimeout: 1 }; type T = typeof setTimeout;", "checkers/set.ts"],
  ["// Math.random() and Date.now() in words", "checkers/set.ts"],
  ['import { createHash } from "node:crypto";', "src/trial/prepare.ts"],
  ["setTimeout(f, 1); performance.now(); new Date();", "src/report/page/app.ts"],
  ["setTimeout(f, 1); Math.random();", "src/core/clock.ts"],
  ["Math.random(); Date.now();", "test/laws/generator.test.ts"],
])("%s is fine in %s", (text, path) => {
  expect(told(path, text)).toEqual([]);
});

test("a page in a browser may not show something else each time", () => {
  expect(told("src/report/page/app.ts", "Math.random(); Date.now();")).toHaveLength(2);
});
