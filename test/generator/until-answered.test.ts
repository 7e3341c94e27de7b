import { expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { eachThread } from "../../src/generator/copies.ts";
import { op } from "../../src/generator/op.ts";
import { limit } from "../../src/generator/sequence.ts";
import { simulate, type World } from "../../src/generator/simulate.ts";
import { numbered, unique } from "../../src/generator/unique.ts";
import { untilAnswered } from "../../src/generator/until-answered.ts";
import { validate } from "../../src/generator/validate.ts";

const ms = milliseconds;

/** What one thread asks, and when. */
const asked = (world: World, clients = 1) =>
  simulate(validate(eachThread(untilAnswered(numbered(op("q", unique())), (answer) => answer === "last"))), {
    world,
    clients,
  })
    .filter(({ type }) => type === "invoke")
    .map(({ thread, input, time }) => `t${thread} ${input} at ${time / 1e6}`);

test("one question after another, until an answer is enough; each thread asks for itself", () => {
  const world: World = ({ input }) => ({ latency: ms(1), type: "ok", output: input === 2 ? "last" : "more" });
  expect(asked(world)).toEqual(["t0 0 at 0", "t0 1 at 1", "t0 2 at 2"]);
  expect(asked(world, 2)).toHaveLength(6);
});

test("what was not answered is asked again after a rest, and only an answer counts", () => {
  const world: World = ({ input, time }) => ({
    latency: ms(1),
    type: input === 1 && time < ms(300) ? "fail" : "ok",
    output: input === 2 || time < ms(300) ? "last" : "more",
  });
  const once: World = (task, random) =>
    task.input === 0 ? { latency: ms(1), type: "ok", output: "more" } : world(task, random);
  expect(asked(once)).toEqual([
    "t0 0 at 0",
    "t0 1 at 1",
    "t0 1 at 102",
    "t0 1 at 203",
    "t0 1 at 304",
    "t0 2 at 305",
  ]);
});

test("who is never answered gives up, also where nobody was ever heard of again", () => {
  for (const type of ["fail", "info"] as const)
    expect(asked(() => ({ latency: ms(1), type }))).toHaveLength(50);
});

test("ends when there are no more questions", () => {
  const questions = untilAnswered(limit(3, op("q")), () => false);
  expect(simulate(eachThread(questions), { clients: 1 }).length).toBe(6);
});
