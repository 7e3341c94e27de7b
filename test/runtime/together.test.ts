import { expect, test } from "vitest";
import { inTurn, together } from "../../src/runtime/together.ts";

test("together waits for the slow ones before it throws what failed first in order", async () => {
  const done: string[] = [];
  let letGo = () => {};
  const slow = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const all = together([
    Promise.reject(new Error("first")),
    slow.then(() => done.push("slow")),
    Promise.reject(new Error("second")),
  ]);
  all.catch(() => done.push("thrown"));
  await Promise.resolve();
  letGo();
  await expect(all).rejects.toThrow("first");
  expect(done).toEqual(["slow", "thrown"]);
});

test("in turn: nothing begins before its predecessor has ended, and a failure is its caller's alone", async () => {
  const told: string[] = [];
  const takeTurn = inTurn();
  const work =
    (name: string, fail = false) =>
    async () => {
      told.push(`${name} begins`);
      await Promise.resolve();
      told.push(`${name} ends`);
      if (fail) throw new Error(name);
      return name;
    };
  const results = await Promise.allSettled([
    takeTurn(work("a")),
    takeTurn(work("b", true)),
    takeTurn(work("c")),
  ]);
  expect(told).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
