import { expect, test } from "vitest";
import type { Outcome } from "../../patterns/ch14-request-waiting-list.ts";
import { IdempotentReceiver, LatestRequests, LoggedTime } from "../../patterns/ch15-idempotent-receiver.ts";
import type { Json } from "../../patterns/env.ts";
import { SmallWorld } from "./small-world.ts";

const DOUBT = { error: expect.any(String), certain: false };
const REMEMBERED = { forMs: 1000, responses: 2 };

/** A counter behind an idempotent receiver: what it answers, and what it has come to. */
class Counter {
  readonly receiver: IdempotentReceiver;
  value = 0;

  constructor(mutants: readonly string[] = [], world = new SmallWorld()) {
    this.receiver = new IdempotentReceiver(world.env("n1", mutants), REMEMBERED);
  }

  add(client: number, seq: number, timeMs = 0): Outcome<Json> {
    return this.receiver.once({ client, seq }, timeMs, () => ({ value: ++this.value }));
  }
}

test("a repeat is answered as the first was, and nothing happens", () => {
  const counter = new Counter();
  counter.receiver.register(7, 0);
  expect([counter.add(7, 1), counter.add(7, 2), counter.add(7, 1), counter.add(7, 2)]).toEqual([
    { value: 1 },
    { value: 2 },
    { value: 1 },
    { value: 2 },
  ]);
  expect(counter.value).toBe(2);
});

test("requests may be overtaken within what is remembered; what is older is refused, for nobody knows", () => {
  const counter = new Counter();
  counter.receiver.register(7, 0);
  expect([counter.add(7, 3), counter.add(7, 2), counter.add(7, 1)]).toEqual([
    { value: 1 },
    { value: 2 },
    DOUBT,
  ]);
});

test("clients do not share their numbers, unless they are made to", () => {
  const both = (mutants: string[]) => {
    const counter = new Counter(mutants);
    for (const client of [7, 8]) counter.receiver.register(client, 0);
    for (const client of [7, 8]) counter.add(client, 1);
    return counter.value;
  };
  expect(both([])).toBe(2);
  expect(both(["M15.2"])).toBe(1);
});

test("whoever knows only the last request does an older one again", () => {
  const counter = new Counter(["M15.3"]);
  counter.receiver.register(7, 0);
  for (const seq of [1, 2, 2, 1]) counter.add(7, seq);
  expect(counter.value).toBe(3);
});

test("clients are forgotten by the time in the log, whatever a replica's own clock says", () => {
  const after = (mutants: string[], loggedMs: number, passedMs: number) => {
    const world = new SmallWorld();
    const counter = new Counter(mutants, world);
    counter.receiver.register(7, 0);
    world.pass(passedMs);
    return counter.add(7, 1, loggedMs);
  };
  expect(after([], 1000, 5000)).toEqual({ value: 1 });
  expect(after([], 1001, 0)).toEqual(DOUBT);
  expect(after(["M15.4"], 0, 5000)).toEqual(DOUBT);
});

test("a client that is heard of is remembered from then on", () => {
  const counter = new Counter();
  for (const client of [7, 8]) counter.receiver.register(client, 0);
  counter.add(7, 1, 900);
  expect(counter.add(8, 1, 1500)).toEqual(DOUBT);
  expect(counter.add(7, 2, 1500)).toEqual({ value: 2 });
});

test("the table goes through a snapshot", () => {
  const before = new Counter();
  before.receiver.register(7, 0);
  before.add(7, 1);
  const after = new Counter();
  after.receiver.load(JSON.parse(JSON.stringify(before.receiver.save())));
  expect(after.add(7, 1)).toEqual({ value: 1 });
  expect(after.value).toBe(0);
  expect(after.receiver.save()).toEqual(before.receiver.save());
});

test("the time in the log goes on from the latest stamp and never back", () => {
  const world = new SmallWorld();
  const time = new LoggedTime(world.env("n1"));
  world.pass(10);
  time.saw(5000);
  time.saw(40);
  world.pass(7);
  expect(time.now()).toBe(5007);
});

test("a leader does a client's latest request once while it leads, and tries again what got no answer", () => {
  const latest = new LatestRequests();
  const begun: ((outcome: Outcome<Json>) => void)[] = [];
  const told: Outcome<Json>[] = [];
  const ask = (seq: number) =>
    latest.once(
      { client: 7, seq },
      (outcome) => told.push(outcome),
      (answer) => begun.push(answer),
    );
  ask(1);
  ask(1);
  begun[0]?.({ value: 1 });
  ask(1);
  expect(told).toEqual([{ value: 1 }, { value: 1 }, { value: 1 }]);
  ask(2);
  begun[1]?.({ error: "deposed", certain: false });
  ask(2);
  expect(begun).toHaveLength(3);
});
