import { expect, test } from "vitest";
import { HighWaterMark } from "../../patterns/ch10-high-water-mark.ts";
import type { Env, NodeId } from "../../patterns/env.ts";
import { lifeOn, MemoryDisk } from "./memory-disk.ts";

const members = ["n1", "n2", "n3", "n4", "n5"];

const life = (...mutants: readonly string[]): Env => ({ ...lifeOn(new MemoryDisk(), ...mutants), members });

/** The mark of a leader of generation 4 whose entries have these generations, after each `member index` that it hears. */
function markOf(generations: readonly number[], reached: string, ...mutants: string[]) {
  const mark = new HighWaterMark(life(...mutants), (index) => generations[index - 1], 0);
  mark.lead();
  return reached.split(", ").map((told) => {
    const [member, index] = told.split(" ") as [NodeId, string];
    mark.reached(member, Number(index), 4);
    return mark.index;
  });
}

test("tutorial: what a majority has is committed, and no sooner", () => {
  const reached = markOf([4, 4, 4], "n1 3, n2 2, n3 1, n3 3, n4 3");
  expect(reached).toEqual([0, 0, 1, 2, 3]);
});

test("late answers take nothing back, and the mark outlives a leader", () => {
  expect(markOf([4, 4], "n1 2, n2 2, n3 2, n3 1")).toEqual([0, 0, 2, 2]);
  const mark = new HighWaterMark(life(), () => 4, 7);
  mark.learn(9);
  mark.learn(8);
  mark.lead();
  expect([mark.index, mark.matched("n2")]).toEqual([9, 0]);
});

const FIGURE_8 = "n1 2, n2 2, n3 2, n1 3, n2 3, n3 3";

test("an entry of an older generation is committed with the first own one above it", () => {
  expect(markOf([1, 2, 4], FIGURE_8)).toEqual([0, 0, 0, 0, 0, 3]);
});

test("M10.4 counts who has an older entry; M10.2 counts itself alone", () => {
  expect(markOf([1, 2, 4], FIGURE_8, "M10.4")).toEqual([0, 0, 2, 2, 2, 3]);
  expect(markOf([4, 4], "n1 2", "M10.2")).toEqual([2]);
});
