import { describe, expect, inject, test } from "vitest";
import { needs } from "../needs.ts";
import { casesOf } from "./folders.ts";

/** The folders that are judged in a few seconds. `npm run corpus` judges all. */
const QUICK = ["elle-cli"];

describe("histories of other projects get the verdicts that those give them", needs("corpus"), () => {
  test.each(QUICK)("%s", async (folder) => {
    const wrong: string[] = [];
    for (const { name, skipped, judge } of await casesOf(inject("corpus"), folder)) {
      const difference = skipped === undefined ? await judge() : undefined;
      if (difference !== undefined) wrong.push(`${name}: ${difference}`);
    }
    expect(wrong).toEqual([]);
  });
});
