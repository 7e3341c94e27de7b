import { expect, test } from "vitest";
import { StateMachine } from "../../../systems/raft-kv/state-machine.ts";
import { SmallWorld } from "../../patterns/small-world.ts";

const machine = (): StateMachine => new StateMachine(new SmallWorld().env("n1"), 1000);

const add = (seq: number, timeMs: number) => ({ type: "add", amount: 5, client: 7, seq, timeMs });

const total = (of: StateMachine) => of.query({ type: "total" });

test("a client is called by the index of its registration, and what it repeats is done once", () => {
  const own = machine();
  expect(own.apply(7, { type: "register", timeMs: 0 })).toEqual({ value: 7 });
  for (const index of [8, 9]) expect(own.apply(index, add(1, 10))).toEqual({ value: null });
  expect(total(own)).toEqual({ value: 5 });
});

test("whoever begins with a snapshot knows what was done, for whom, and what time it is", () => {
  const [before, after] = [machine(), machine()];
  before.apply(7, { type: "register", timeMs: 400 });
  before.apply(8, add(1, 500));
  after.load(JSON.parse(JSON.stringify(before.save())));
  after.apply(9, add(1, 600));
  expect(total(after)).toEqual({ value: 5 });
  expect(after.stamp({ type: "add" }).timeMs).toBeGreaterThanOrEqual(500);
});

test("a client that was not heard of for too long, by the time in the log, is nobody any more", () => {
  const own = machine();
  own.apply(7, { type: "register", timeMs: 0 });
  expect(own.apply(8, add(1, 1001))).toMatchObject({ certain: false });
  expect(total(own)).toEqual({ value: 0 });
});
