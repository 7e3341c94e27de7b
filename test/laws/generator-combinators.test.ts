import { expect } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { any } from "../../src/generator/choice.ts";
import { eachProcess, eachThread } from "../../src/generator/copies.ts";
import type { Generator, GeneratorEvent } from "../../src/generator/generator.ts";
import { concurrencyLimit } from "../../src/generator/in-flight.ts";
import { concurrentKeys } from "../../src/generator/independent.ts";
import { op } from "../../src/generator/op.ts";
import { phases } from "../../src/generator/phases.ts";
import { processLimit } from "../../src/generator/process-limit.ts";
import { reserve } from "../../src/generator/reserve.ts";
import { limit } from "../../src/generator/sequence.ts";
import { simulate } from "../../src/generator/simulate.ts";
import { clients, nemesis, onThreads } from "../../src/generator/threads.ts";
import { timeLimit, until } from "../../src/generator/time.ts";
import { map } from "../../src/generator/transform.ts";
import { unique } from "../../src/generator/unique.ts";
import { law } from "./generator-trees.ts";

const marked = (f: string, inner: Generator): Generator => map(() => ({ f }), inner);

const invocations = (events: readonly GeneratorEvent[]) => events.filter(({ type }) => type === "invoke");

const countBy = <T, K>(items: readonly T[], key: (item: T) => K): Map<K, number> => {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
};

law("limit(n) gives at most n tasks", (plant, trial) => {
  expect(invocations(simulate(limit(5, plant()), trial)).length).toBeLessThanOrEqual(5);
});

law("phases never overlap", (plant, trial) => {
  const under = { first: 0, second: 0 };
  for (const { f, type } of simulate(
    phases(marked("first", limit(9, plant())), marked("second", plant())),
    trial,
  )) {
    under[f as "first" | "second"] += type === "invoke" ? 1 : -1;
    if (f === "second") expect(under.first).toBe(0);
  }
});

law("timeLimit and until begin nothing late", (plant, trial) => {
  for (const { time } of invocations(simulate(timeLimit(milliseconds(7), plant()), trial)))
    expect(time).toBeLessThan(milliseconds(7));
  for (const { time } of invocations(simulate(until(milliseconds(5), plant()), trial)))
    expect(time).toBeLessThan(milliseconds(5));
});

law("concurrencyLimit bounds its own tasks under way, whatever goes on beside it", (plant, trial) => {
  let own = 0;
  const busy = any(marked("own", concurrencyLimit(2, plant())), marked("other", plant()));
  for (const { f, type } of simulate(busy, trial)) {
    if (f === "own") own += type === "invoke" ? 1 : -1;
    expect(own).toBeLessThanOrEqual(2);
  }
});

law("processLimit has tasks for at most n processes", (plant, trial) => {
  const processes = countBy(
    invocations(simulate(processLimit(4, clients(plant())), trial)),
    ({ process }) => process,
  );
  expect(processes.size).toBeLessThanOrEqual(4);
});

law("clients, nemesis and onThreads keep to their threads", (plant, trial) => {
  for (const { f, thread } of simulate(
    any(clients(marked("c", plant())), nemesis(marked("n", plant([-1])))),
    trial,
  ))
    expect(thread < 0).toBe(f === "n");
  for (const { thread } of simulate(
    onThreads((thread) => thread === 1, eachThread(plant([0]))),
    trial,
  ))
    expect(thread).toBe(1);
});

law("eachThread and eachProcess give every one its own copy", (plant, trial) => {
  const perThread = invocations(simulate(eachThread(limit(3, plant([0]))), trial));
  for (const count of countBy(perThread, ({ thread }) => thread).values())
    expect(count).toBeLessThanOrEqual(3);
  const perProcess = invocations(simulate(eachProcess(limit(3, plant([0]))), trial));
  for (const count of countBy(perProcess, ({ process }) => process).values())
    expect(count).toBeLessThanOrEqual(3);
});

law("reserve keeps everybody to the threads dealt out", (plant, trial) => {
  const [first, rest] = [eachThread(marked("first", plant([0]))), eachThread(marked("rest", plant([0])))];
  for (const { f, thread } of simulate(reserve([2, first], rest), { ...trial, clients: trial.clients + 2 }))
    expect(f === "first").toBe(thread === 0 || thread === 1);
});

law("unique() hands out 0, 1, 2, … of each key, whatever goes on beside it", (plant, trial) => {
  const keyed = concurrentKeys(1, ["x", "y", "z"], () =>
    limit(7, any(op("mine", unique()), marked("other", plant([0])))),
  );
  const mine = invocations(simulate(keyed, trial)).filter(({ f }) => f === "mine");
  const next = new Map<unknown, number>();
  for (const { key, input } of mine) {
    expect(input).toBe(next.get(key) ?? 0);
    next.set(key, Number(input) + 1);
  }
});
