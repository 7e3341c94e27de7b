import { describe, expect, test } from "vitest";
import { listAppend } from "../../../checkers/index.ts";
import { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { CheckResult } from "../../../src/core/verdict.ts";
import { check } from "../check.ts";
import { asked, historyOfTransactions, type Micro, type TransactionEvent } from "./events.ts";
import { changedRead, randomTransactions } from "./random-transactions.ts";

const MODELS = ["read-committed", "snapshot-isolation", "serializable", "strict-serializable"];

type Events = readonly TransactionEvent[];

const judge = (events: Events, model: string): Promise<CheckResult> =>
  check(listAppend({ model }), historyOfTransactions(events));

/** Calls `law` with random histories of stores of all kinds, a third of them with one read changed. */
async function forEach(
  seed: number,
  law: (events: Events, model: string, random: Random) => Promise<void>,
): Promise<void> {
  const random = Random.of(seed);
  for (let n = 0; n < 400; n++) {
    const own = random.fork(n);
    const isolation = own.pick([
      "strict-serializable",
      "stale",
      "snapshot-isolation",
      "read-committed",
    ] as const);
    const made = randomTransactions(own, isolation);
    await law(own.chance(1 / 3) ? changedRead(own, made) : made, own.pick(MODELS), own);
  }
}

/** What must not change: verdict, types, and how much could have gone wrong. */
const essence = ({ verdict, anomalies, opportunities, statistics }: CheckResult) => ({
  verdict,
  types: anomalies.map(({ type }) => type).sort(),
  opportunities,
  not: statistics?.not,
});

const mapped = (events: Events, process: (p: number) => number, micro: (m: Micro) => Micro): Events =>
  events.map(([p, type, list]) => [process(p), type, list.map(micro)]);

describe("laws of the list-append checker", () => {
  test("it does not matter which process did what", () =>
    forEach(1, async (events, model) => {
      const turned = mapped(
        events,
        (p) => 100 - p,
        (micro) => micro,
      );
      expect(essence(await judge(turned, model))).toEqual(essence(await judge(events, model)));
    }));

  test("it does not matter what keys and elements are called", () =>
    forEach(2, async (events, model) => {
      const name = (value: Value): Value => (Number(value) % 2 === 0 ? String(value) : { no: [value] });
      const renamed = mapped(
        events,
        (p) => p,
        ([kind, key, value]) => [
          kind,
          key === "x" ? 1 : "1",
          Array.isArray(value) ? value.map(name) : kind === "r" ? value : name(value),
        ],
      );
      expect(essence(await judge(renamed, model))).toEqual(essence(await judge(events, model)));
    }));

  test("what failed and was never seen changes nothing", () =>
    forEach(3, async (events, model, random) => {
      const failed: Micro[] = [
        ["append", random.pick(["x", "y", "z"]), "failed"],
        ["r", "x", null],
      ];
      const at = random.int(0, events.length);
      const added: Events = [
        ...events.slice(0, at),
        [999, "invoke", asked(failed)],
        [999, "fail", failed],
        ...events.slice(at),
      ];
      expect(essence(await judge(added, model))).toEqual(essence(await judge(events, model)));
    }));

  test("what was valid at the end was valid all along", () =>
    forEach(4, async (events, _, random) => {
      if ((await judge(events, "strict-serializable")).verdict !== "valid") return;
      const prefix = events.slice(0, random.int(1, events.length));
      expect((await judge(prefix, "strict-serializable")).verdict).not.toBe("invalid");
    }));

  test("what rules out a model rules out every stronger one", () =>
    forEach(5, async (events) => {
      const verdicts = await Promise.all(MODELS.map(async (model) => (await judge(events, model)).verdict));
      const first = verdicts.indexOf("invalid");
      if (first >= 0) expect(verdicts.slice(first)).toEqual(verdicts.slice(first).map(() => "invalid"));
    }));

  test("a store that keeps a promise is never said to break it", () =>
    forEach(6, async (_, __, random) => {
      const isolation = random.pick(["strict-serializable", "snapshot-isolation", "read-committed"] as const);
      const { verdict, anomalies } = await judge(randomTransactions(random, isolation), isolation);
      expect({ verdict, anomalies }).not.toMatchObject({ verdict: "invalid" });
    }));
});
