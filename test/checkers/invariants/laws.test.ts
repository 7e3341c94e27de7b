import { describe, expect, test } from "vitest";
import { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import { type CheckResult, worst } from "../../../src/core/verdict.ts";
import { check } from "../check.ts";
import type { TestEvent } from "../events.ts";
import { recorded } from "../recorded.ts";
import { CONTESTS, type Contest, eventsOf } from "./contests.ts";

const COUNT = 120;

/** What a law compares: the verdict, and every statistic that is a count. */
function summary({ verdict, statistics = {} }: CheckResult) {
  const counts = Object.entries(statistics).filter(([, value]) => typeof value === "number");
  return { verdict, counts: Object.fromEntries(counts) as Record<string, number> };
}

const judged = async ({ checker }: Contest, events: readonly TestEvent[]) =>
  summary(await check(checker, recorded(events)));

const numbersIn = (value: Value, map: (n: number) => number): Value => {
  if (typeof value === "number") return map(value);
  return Array.isArray(value) ? value.map((part: Value) => numbersIn(part, map)) : value;
};

describe.each(Object.entries(CONTESTS))("%s", (name, contest) => {
  const histories = Array.from({ length: COUNT }, (_, n) => eventsOf(contest, 13, n));

  test("who did it does not matter", async () => {
    for (const events of histories) {
      const moved = events.map(([process, ...rest]): TestEvent => [97 - process, ...rest]);
      expect(await judged(contest, moved)).toEqual(await judged(contest, events));
    }
  });

  if (/set|queue|unique|causal/.test(name))
    test("what elements are called does not matter", async () => {
      for (const events of histories) {
        const renamed = events.map(
          ([process, type, f, value]): TestEvent => [
            process,
            type,
            f,
            numbersIn(value, (n) => (n * 7919) % 10007),
          ],
        );
        expect(await judged(contest, renamed)).toEqual(await judged(contest, events));
      }
    });

  test("an operation that failed with a value of its own changes nothing but the attempts", async () => {
    for (const events of histories) {
      const f = events[0]![2];
      const input =
        f === "transfer" ? { from: "a", to: "b", amount: 1 } : f === "txn" ? [["w", 999, 1]] : 999;
      const failed: TestEvent[] = [
        [50, "invoke", f, input],
        [50, "fail", f, input],
      ];
      const { verdict, counts } = await judged(contest, [
        ...events.slice(0, 5),
        ...failed,
        ...events.slice(5),
      ]);
      const before = await judged(contest, events);
      const { attempted: _, neverReadCount: __, ...rest } = counts;
      expect(verdict).toBe(before.verdict);
      expect(before.counts).toMatchObject(rest);
    }
  });

  test("independent objects are judged each by itself", async () => {
    const random = Random.of(14);
    for (let n = 1; n < COUNT; n++) {
      const [a, b] = [keyed(histories[n - 1]!, "a", 0), keyed(histories[n]!, "b", 100)];
      const together = await judged(contest, shuffled(random, a, b));
      const [one, other] = [await judged(contest, a), await judged(contest, b)];
      expect(together.verdict).toBe(worst([one.verdict, other.verdict]));
      for (const [count, value] of Object.entries(together.counts))
        expect([count, value]).toEqual([count, (one.counts[count] ?? 0) + (other.counts[count] ?? 0)]);
    }
  });
});

const keyed = (events: readonly TestEvent[], key: string, from: number): TestEvent[] =>
  events.map(([process, type, f, value]) => [process + from, type, f, value, key]);

/** Both lists as one, each in its own order. */
function shuffled(random: Random, a: readonly TestEvent[], b: readonly TestEvent[]): TestEvent[] {
  const [left, right] = [[...a], [...b]];
  const all: TestEvent[] = [];
  while (left.length + right.length > 0) {
    const next = random.int(1, left.length + right.length) <= left.length ? left.shift() : right.shift();
    all.push(next as TestEvent);
  }
  return all;
}
