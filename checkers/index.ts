/** Checkers and models, as tests and plans name them: `ordeal/checkers`. */

export { availability } from "./availability.ts";
export { type BankOptions, bank } from "./bank.ts";
export { causalReverse } from "./causal-reverse.ts";
export { clockPlot } from "./clock-plot.ts";
export { counter } from "./counter.ts";
export { type FencedLockOptions, fencedLock } from "./fenced-lock.ts";
export { linearizable } from "./linearizable/linearizable.ts";
export type { Cell, LookAhead, Model, ModelOperation, Role } from "./linearizable/model.ts";
export { type AppendMapOptions, appendMap } from "./linearizable/models/append-map.ts";
export { casRegister } from "./linearizable/models/cas-register.ts";
export { cellModel } from "./linearizable/models/cell-model.ts";
export type { NamedModel } from "./linearizable/models/models.ts";
export { register } from "./linearizable/models/register.ts";
export { type LogOptions, log } from "./log/log.ts";
export { type LogPattern, type LogPatternsOptions, logPatterns } from "./log-patterns.ts";
export { longFork } from "./long-fork.ts";
export { type MonotonicOptions, monotonic } from "./monotonic.ts";
export { queue } from "./queue.ts";
export { set } from "./set.ts";
export { type SetFullOptions, setFull } from "./set-full.ts";
export { staleReads } from "./stale-reads.ts";
export { statistics } from "./statistics.ts";
export { totalQueue } from "./total-queue.ts";
export { listAppend } from "./transactions/list-append/list-append.ts";
export type { IsolationOptions } from "./transactions/requested.ts";
export { uniqueIds } from "./unique-ids.ts";
export { watch } from "./watch/watch.ts";
