import { describe, expect, test } from "vitest";
import * as checkers from "../../checkers/index.ts";
import { type Checker, DEFAULT_BUDGET } from "../../src/check/checker.ts";
import { settle } from "../../src/core/settings.ts";
import type { Value } from "../../src/core/value.ts";
import type { GeneratorEvent } from "../../src/generator/generator.ts";
import { phases } from "../../src/generator/phases.ts";
import { limit } from "../../src/generator/sequence.ts";
import { simulate, type World } from "../../src/generator/simulate.ts";
import { validate } from "../../src/generator/validate.ts";
import { offering, type Workload } from "../../src/generator/workload.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import type { History } from "../../src/history/history.ts";
import { stockWorkloads } from "../../workloads/index.ts";
import { type Bug, storeWorld } from "./store.ts";

const workloads: readonly Workload[] = Object.values(stockWorkloads);

/** A run of a workload, final reads and all, in which every law of generators is watched. */
function run(
  workload: Workload,
  world: World,
  { operations = 300, seed = 1, set = {} } = {},
): GeneratorEvent[] {
  const context = { settings: settle(workload.options, set), concurrency: 3 };
  const load = limit(operations, workload.generator(context));
  const all = workload.finalReads ? phases(load, workload.finalReads(context)) : load;
  return simulate(validate(all), { world, seed });
}

function historyOf(events: readonly GeneratorEvent[]): History {
  const builder = new HistoryBuilder();
  const open = new Map<number, number>();
  let op = 0;
  for (const { type, process, thread, f, key, input, output, time } of events) {
    const called = { process, f, input, time, ...(key === undefined ? {} : { key }) };
    if (type === "invoke") open.set(thread, op);
    if (type === "invoke") builder.invoke({ op: op++, node: "n1", ...called });
    else builder.complete({ op: open.get(thread) as number, process, type, time, output: output ?? null });
  }
  return builder.build();
}

/** What the checkers of each claim say of a run. */
async function judged(workload: Workload, bug?: Bug): Promise<{ readonly [claim: string]: string }> {
  const history = historyOf(run(workload, storeWorld(workload.name, bug)));
  const factories = checkers as unknown as { readonly [name: string]: (options: Value) => Checker };
  const verdicts: { [claim: string]: string } = {};
  for (const [claim, deciding] of Object.entries(workload.claims)) {
    const settings = settle(workload.options, {});
    const references = typeof deciding === "function" ? deciding(settings) : deciding;
    for (const { export: name, options } of references) {
      const checker = (factories[name] as (options: Value) => Checker)(options);
      const { verdict, opportunities } = await checker.check(history, DEFAULT_BUDGET);
      expect(opportunities, `${workload.name}: what could have contradicted ${claim}`).toBeGreaterThan(0);
      verdicts[claim] = verdict;
    }
  }
  return verdicts;
}

const all = (workload: Workload, verdict: string) =>
  Object.fromEntries(Object.keys(workload.claims).map((claim) => [claim, verdict]));

describe.each(workloads)("$name", (workload) => {
  const events = run(workload, storeWorld(workload.name));

  test("a sound store keeps every claim, though one operation in ten is never heard of again", async () => {
    expect(await judged(workload)).toEqual(all(workload, "valid"));
  });

  test("asks for what it says, and for all of it with success", () => {
    expect(new Set(events.map(({ f }) => f))).toEqual(new Set(workload.functions));
    expect(new Set(events.filter(({ type }) => type === "ok").map(({ f }) => f))).toEqual(
      new Set(workload.functions),
    );
  });

  test("the seed decides, and nothing else does", () => {
    const again = (seed: number) => run(workload, storeWorld(workload.name), { seed });
    expect(again(1)).toEqual(events);
    expect(again(2)).not.toEqual(events);
  });
});

describe("a store that is wrong breaks the claim", () => {
  const verdicts = async (name: keyof typeof stockWorkloads, bug: Bug) => judged(stockWorkloads[name], bug);

  test("register: a write that is forgotten", async () =>
    expect(await verdicts("register", "forgets")).toMatchObject({ linearizable: "invalid" }));
  test("set: an element that is forgotten", async () =>
    expect(await verdicts("set", "forgets")).toEqual({ durable: "invalid", genuine: "valid" }));
  test.each(["forgets", "repeats"] as const)("counter: an add %s", async (bug) =>
    expect(await verdicts("counter", bug)).toEqual(all(stockWorkloads.counter, "invalid")),
  );
  test.each(["forgets", "repeats"] as const)("bank: a transfer %s", async (bug) =>
    expect(await verdicts("bank", bug)).toEqual(all(stockWorkloads.bank, "invalid")),
  );
  test.each(["forgets", "repeats"] as const)("log: a message %s", async (bug) =>
    expect(await verdicts("log", bug)).toEqual({ log: "invalid" }),
  );
  test("list-append: an append that is made twice", async () =>
    expect(await verdicts("list-append", "repeats")).toEqual(all(stockWorkloads["list-append"], "invalid")));
  test("list-append: an append that is forgotten, where order is promised", async () =>
    expect(await verdicts("list-append", "forgets")).toMatchObject({
      "strict-serializable": "invalid",
      "snapshot-isolation": "invalid",
    }));
});

type Micro = readonly [string, number, Value];

const invoked = (events: readonly GeneratorEvent[]) => events.filter(({ type }) => type === "invoke");

describe("list-append", () => {
  const workload = stockWorkloads["list-append"];
  const micros = invoked(run(workload, storeWorld("list-append"), { operations: 2000 })).map(
    ({ input }) => input as unknown as readonly Micro[],
  );
  const appends = micros.flat().filter(([kind]) => kind === "append");

  test("no element is appended twice", () =>
    expect(new Set(appends.map(([, , element]) => element)).size).toBe(appends.length));

  test("lists stay about as long as asked for, and are left alone then", () => {
    const lengths = new Map<number, number>();
    for (const [, key] of appends) lengths.set(key, (lengths.get(key) ?? 0) + 1);
    const mean = appends.length / lengths.size;
    expect(mean).toBeGreaterThan(12);
    expect(mean).toBeLessThan(20);
    expect(Math.max(...lengths.values())).toBeLessThan(64);
    expect(lengths.size).toBeGreaterThan(100);
  });

  test("the final reads of each thread see every list", () => {
    const last = Math.max(...appends.map(([, key]) => key));
    const finals = invoked(run(workload, storeWorld("list-append"), { operations: 0 }));
    expect(finals.map(({ thread }) => thread).sort()).toEqual([0, 1, 2]);
    const seen = micros
      .slice(2000)
      .flat()
      .map(([, key]) => key);
    for (let key = 0; key <= last; key++)
      expect(seen.filter((other) => other === key).length).toBeGreaterThan(1);
  });

  test("a single list and a single micro-operation are enough", () => {
    const set = { keys: 1, elements: 1, length: 1 };
    expect(invoked(run(workload, storeWorld("list-append"), { operations: 20, set })).length).toBeGreaterThan(
      20,
    );
  });
});

test("bank: from one account to another, never more than there can be", () => {
  const transfers = invoked(run(stockWorkloads.bank, storeWorld("bank"))).filter(({ f }) => f === "transfer");
  for (const { input } of transfers) {
    const { from, to, amount } = input as { from: number; to: number; amount: number };
    expect(from).not.toBe(to);
    expect([from, to, amount].every((n) => n >= 0 && n <= 5)).toBe(true);
  }
  expect(transfers.length).toBeGreaterThan(100);
});

test("log: batches of one to four, every message another", () => {
  const batches = invoked(run(stockWorkloads.log, storeWorld("log")))
    .filter(({ f }) => f === "send")
    .map(({ input }) => input as unknown as readonly Micro[]);
  expect(new Set(batches.map(({ length }) => length))).toEqual(new Set([1, 2, 3, 4]));
  const messages = batches.flat().map(([, , message]) => message);
  expect(new Set(messages).size).toBe(messages.length);
});

describe("a system that does not offer everything", () => {
  const { register } = stockWorkloads;

  test("is asked for nothing else, and nothing else is expected of it", () => {
    const narrow = offering(register, ["read", "write"]);
    expect(narrow.functions).toEqual(["read", "write"]);
    const events = invoked(run(narrow, storeWorld("register"), { operations: 1000 }));
    const writes = events.filter(({ f }) => f === "write").length;
    expect(new Set(events.map(({ f }) => f))).toEqual(new Set(["read", "write"]));
    expect(writes / 1000).toBeCloseTo(1 / 3, 1);
  });

  test("cannot offer what the workload has not", () =>
    expect(() => offering(register, ["read", "wirte"])).toThrow(
      'the workload register has no operation "wirte". Did you mean write?',
    ));
});
