import { expect, test } from "vitest";
import {
  AnswersOfMembers,
  CorrelationIds,
  EntriesAwaited,
  nameOf,
  type Outcome,
  RequestWaitingList,
} from "../../patterns/ch14-request-waiting-list.ts";
import { SmallWorld } from "./small-world.ts";

const DOUBT = { error: expect.any(String), certain: false };

test("a request is told once, by what comes first", () => {
  const world = new SmallWorld();
  const told: [string, Outcome<number>][] = [];
  const list = new RequestWaitingList<string, number>(world.env("n1"), 100);
  for (const name of ["answered", "late"]) list.add(name, (outcome) => told.push([name, outcome]));
  list.resolve("answered", 1);
  list.resolve("answered", 2);
  list.resolve("nobody's", 3);
  expect([...list.names()]).toEqual(["late"]);
  world.pass(100);
  list.resolve("late", 4);
  expect(told).toEqual([
    ["answered", { value: 1 }],
    ["late", DOUBT],
  ]);
});

test("a place on the list that is taken again leaves its first owner in doubt", () => {
  const told: Outcome<string>[] = [];
  const list = new RequestWaitingList<number, string>(new SmallWorld().env("n1"), 100);
  list.add(7, (outcome) => told.push(outcome));
  list.add(7, (outcome) => told.push(outcome));
  list.resolve(7, "the second's");
  expect(told).toEqual([DOUBT, { value: "the second's" }]);
});

test("an answer counts once a member, and only for the life that asked", () => {
  const world = new SmallWorld();
  const told: unknown[] = [];
  const env = world.env("n1");
  const answers = new AnswersOfMembers<number>(env, 100);
  const id = new CorrelationIds(env).next();
  const ofAnEarlierLife = new CorrelationIds(world.env("n1")).next();
  answers.add(
    id,
    (given) => given.length === 2,
    (outcome) => told.push(outcome),
  );
  answers.answered(id, "n2", 1);
  answers.answered(id, "n2", 2);
  answers.answered(ofAnEarlierLife, "n3", 3);
  expect(told).toEqual([]);
  answers.answered(id, "n1", 4);
  answers.answered(id, "n3", 5);
  expect(told).toEqual([
    {
      value: [
        { from: "n2", answer: 1 },
        { from: "n1", answer: 4 },
      ],
    },
  ]);
});

test("a question that too few members answer ends in doubt, and may be ended sooner", () => {
  const world = new SmallWorld();
  const env = world.env("n1");
  const ids = new CorrelationIds(env);
  const told: unknown[] = [];
  const answers = new AnswersOfMembers<number>(env, 100);
  const [late, refused] = [ids.next(), ids.next()];
  for (const id of [late, refused])
    answers.add(
      id,
      () => false,
      (outcome) => told.push([nameOf(id), outcome]),
    );
  answers.settle(refused, { error: "outbid", certain: true });
  world.pass(100);
  expect(told).toEqual([
    [nameOf(refused), { error: "outbid", certain: true }],
    [nameOf(late), DOUBT],
  ]);
});

test("two lives of a node never give the same correlation id, unless they are made to", () => {
  const world = new SmallWorld();
  const firstOf = (mutants: string[]) => nameOf(new CorrelationIds(world.env("n1", mutants)).next());
  expect(firstOf([])).not.toBe(firstOf([]));
  expect(firstOf(["M14.3"])).toBe(firstOf(["M14.3"]));
});

/** A leader of generation 1 waits for index 5; then this happens, and this is what the client hears. */
function heard(mutants: string[], happens: (entries: EntriesAwaited<string>) => void): Outcome<string>[] {
  const told: Outcome<string>[] = [];
  const entries = new EntriesAwaited<string>(new SmallWorld().env("n1", mutants), 100);
  entries.add(5, 1, (outcome) => told.push(outcome));
  happens(entries);
  return told;
}

test("whoever waits for an entry hears of that entry, not of another at its index", () => {
  expect(heard([], (entries) => entries.applied(5, 1, "mine"))).toEqual([{ value: "mine" }]);
  expect(heard([], (entries) => entries.applied(5, 2, "another's"))).toEqual([DOUBT]);
  const anothers = (entries: EntriesAwaited<string>) => {
    entries.superseded(2);
    entries.applied(5, 2, "another's");
  };
  expect(heard([], anothers)).toEqual([DOUBT]);
  expect(heard(["M14.1"], anothers)).toEqual([{ value: "another's" }]);
});

test("a deposed leader leaves its clients in doubt: its entries may yet be committed", () => {
  expect(heard([], (entries) => entries.superseded(1))).toEqual([]);
  expect(heard([], (entries) => entries.superseded(2))).toEqual([DOUBT]);
  expect(heard(["M14.2"], (entries) => entries.superseded(2))).toEqual([{ ...DOUBT, certain: true }]);
});
