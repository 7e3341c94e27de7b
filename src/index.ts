/** The public API: what a test file imports from `ordeal`. Systems, workloads, nemeses and checkers have doors of their own. */
export type { CheckContext, Checker } from "./check/checker.ts";
export type { Call, Client, ClientIo, ClientNode } from "./client/client.ts";
export { type Duration, milliseconds, minutes, seconds } from "./core/duration.ts";
export { Fail } from "./core/errors.ts";
export type { Operation } from "./core/operation.ts";
export type { Value } from "./core/value.ts";
export type { Anomaly, CheckResult, Verdict } from "./core/verdict.ts";
export type { Generators } from "./generator/builder.ts";
export { defineWorkload } from "./generator/workload.ts";
export type { History } from "./history/history.ts";
export { defineNemesis } from "./nemesis/nemesis.ts";
export { every, once } from "./nemesis/schedule.ts";
export { turns } from "./nemesis/turns.ts";
export { configurable } from "./runtime/configure.ts";
export { defineSystem } from "./runtime/system.ts";
export { defineTest } from "./trial/define-test.ts";
