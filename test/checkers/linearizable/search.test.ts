import { describe, expect, test } from "vitest";
import { casRegister, linearizable } from "../../../checkers/index.ts";
import { check } from "../check.ts";
import type { TestEvent } from "../events.ts";
import { CONTESTS, contend } from "./against-brute-force.ts";

// 4 to 10 operations by 2 to 5 processes, a quarter indeterminate, 60 % of the histories with one value changed: small
// enough to try every order, and mixed enough (which is asserted) that a wrong search is caught within the first hundred.
describe("agrees with trying every order, on 2,000 histories", () => {
  for (const [name, contest] of Object.entries(CONTESTS)) test(name, () => contend(contest, 2_000, 7));
});

test("remembers the steps of hundreds of operations in hundreds of states apart", async () => {
  // Every read is asked in every state until its value comes: far more pairs than the memory of steps has places.
  const readers = Array.from({ length: 500 }, (_, process) => process);
  const events = readers.flatMap((process): TestEvent[] => [[process, "invoke", "read", null]]);
  for (const value of readers) events.push([-1, "invoke", "write", value], [-1, "ok", "write", null]);
  for (const process of readers) events.push([process, "ok", "read", process]);
  const { cell: _, ...anyModel } = casRegister();
  expect((await check(linearizable(anyModel), events)).verdict).toBe("valid");
  expect(
    (await check(linearizable(anyModel), [...events.slice(0, -1), [499, "ok", "read", 500]])).verdict,
  ).toBe("invalid");
});
