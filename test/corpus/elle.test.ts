import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { needs } from "../needs.ts";
import { cases as simulated } from "./elle-sim.ts";
import { cases as recorded } from "./elle-tests.ts";

describe("transactions are judged as Elle judges them", needs("corpus"), () => {
  test.each([
    ["elle-tests", recorded, 25],
    ["elle-sim", simulated, 100],
  ] as const)("%s", async (folder, cases, least) => {
    const wrong: string[] = [];
    let judged = 0;
    for (const { name, skipped, judge } of cases(join(inject("corpus"), folder))) {
      if (skipped !== undefined) continue;
      const difference = await judge();
      if (difference !== undefined) wrong.push(`${name}: ${difference}`);
      judged++;
    }
    expect(wrong).toEqual([]);
    expect(judged).toBeGreaterThan(least);
  });
});
