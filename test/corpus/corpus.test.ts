import { describe, expect, inject, test } from "vitest";
import { needs } from "../needs.ts";
import { casesOf } from "./folders.ts";

/** Every folder that anybody here can judge, and the fewest histories that it has. `npm run corpus` tells of each skipped one. */
const FOLDERS: readonly (readonly [folder: string, least: number])[] = [
  ["elle-cli", 6],
  ["elle-sim", 100],
  ["elle-tests", 25],
  ["jepsen-checkers", 30],
  ["knossos", 50],
  ["limo", 160],
  ["polylin-fptlin", 12],
  ["porcupine-etcd", 45],
  ["porcupine-kv", 4],
];

describe("histories of other projects get the verdicts that those give them", needs("corpus"), () => {
  test.each(FOLDERS)("%s", async (folder, least) => {
    const wrong: string[] = [];
    let judged = 0;
    for (const { name, skipped, judge } of await casesOf(inject("corpus"), folder)) {
      if (skipped !== undefined) continue;
      const difference = await judge();
      if (difference !== undefined) wrong.push(`${name}: ${difference}`);
      judged++;
    }
    expect(wrong).toEqual([]);
    expect(judged).toBeGreaterThanOrEqual(least);
  });
});
