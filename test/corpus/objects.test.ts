import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { needs } from "../needs.ts";
import * as limo from "./limo.ts";
import * as polylin from "./polylin-fptlin.ts";

test.each([
  ["limo", limo, 169, []],
  ["polylin-fptlin", polylin, 14, ["there is no model of a deque", "there is no model of a rmw"]],
] as const)(
  "%s: every history is judged as labelled",
  needs("corpus"),
  async (folder, { cases }, count, skips) => {
    const all = [...cases(join(inject("corpus"), folder))];
    const wrong: string[] = [];
    for (const { name, judge } of all.filter(({ skipped }) => skipped === undefined)) {
      const difference = await judge();
      if (difference !== undefined) wrong.push(`${name}: ${difference}`);
    }
    expect(wrong).toEqual([]);
    expect(all.length).toBe(count);
    expect(all.flatMap(({ skipped }) => skipped ?? [])).toEqual(skips);
  },
);
