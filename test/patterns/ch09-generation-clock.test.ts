import { expect, test } from "vitest";
import { type GenerationClock, openGenerationClock } from "../../patterns/ch09-generation-clock.ts";
import { lifeOn, MemoryDisk } from "./memory-disk.ts";

function open(disk: MemoryDisk, ...mutants: readonly string[]): GenerationClock {
  let opened: GenerationClock | undefined;
  openGenerationClock(lifeOn(disk, ...mutants), "raft/promise", (clock) => {
    opened = clock;
  });
  disk.run();
  return opened as GenerationClock;
}

/** Whether a promise was said to be on disk before the power went, and what the next life knows of it. */
function promiseAndLoseThePower(...mutants: readonly string[]) {
  const disk = new MemoryDisk();
  const clock = open(disk, ...mutants);
  clock.enter(3);
  clock.vote("n2");
  let told = false;
  clock.whenDurable(() => {
    told = true;
  });
  if (!told) disk.run();
  disk.loseThePower();
  const { now, votedFor } = open(disk);
  return { told, now, votedFor };
}

test("tutorial: whoever was told of a generation and a vote can rely on them for ever", () => {
  expect(promiseAndLoseThePower()).toEqual({ told: true, now: 3, votedFor: "n2" });
});

test("M09.2 tells before it is on disk", () => {
  expect(promiseAndLoseThePower("M09.2")).toEqual({ told: true, now: 0, votedFor: null });
});

test("who asks while a save is under way is told after the save that holds what was promised by then", () => {
  const disk = new MemoryDisk();
  const clock = open(disk);
  const told: string[] = [];
  clock.enter(1);
  clock.whenDurable(() => told.push("first"));
  disk.run(2);
  clock.enter(2);
  clock.whenDurable(() => told.push("second"));
  disk.run(3);
  expect(told).toEqual(["first"]);
  disk.run();
  expect(told).toEqual(["first", "second"]);
  clock.whenDurable(() => told.push("at once"));
  expect(told).toHaveLength(3);
  expect(open(disk).now).toBe(2);
});

test("older messages are past, newer ones are news, and a new generation has no vote", () => {
  const clock = open(new MemoryDisk());
  clock.enter(9);
  clock.vote("n1");
  clock.enter(10);
  expect(clock.votedFor).toBe(null);
  expect([9, 10, 11].map((generation) => clock.isPast(generation))).toEqual([true, false, false]);
  expect([9, 10, 11].map((generation) => clock.isNews(generation))).toEqual([false, false, true]);
  expect([9, 10].map((generation) => clock.isAcceptable(generation))).toEqual([false, true]);
  expect(() => clock.enter(10)).toThrow("never goes back");
});

test("a vote is for one candidate, who may ask again", () => {
  const clock = open(new MemoryDisk());
  expect([null, "n2", "n3"].map((given) => clock.isFreeToVote(given, "n2"))).toEqual([true, true, false]);
});

test("M09.1 takes entries of the past, M09.3 takes 9 for more than 10, M09.4 votes again", () => {
  const stale = open(new MemoryDisk(), "M09.1");
  stale.enter(3);
  expect(stale.isAcceptable(2)).toBe(true);
  const text = open(new MemoryDisk(), "M09.3");
  text.enter(9);
  expect([text.isNews(10), text.isPast(10)]).toEqual([false, true]);
  expect(open(new MemoryDisk(), "M09.4").isFreeToVote("n3", "n2")).toBe(true);
});
