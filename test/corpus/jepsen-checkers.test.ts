import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { needs } from "../needs.ts";
import { cases } from "./jepsen-checkers.ts";

test("Jepsen's own tests of its checkers get the answers that Jepsen gives", needs("corpus"), async () => {
  const all = [...cases(join(inject("corpus"), "jepsen-checkers"))];
  const wrong: string[] = [];
  for (const { name, skipped, judge } of all) {
    const difference = skipped ?? (await judge());
    if (difference !== undefined) wrong.push(`${name}: ${difference}`);
  }
  expect(wrong).toEqual([
    "jepsen-checkers/16 (UnhandledExceptions): there is no checker like UnhandledExceptions",
  ]);
  expect(all.length).toBeGreaterThan(12);
});
