import { describe, expect, test } from "vitest";
import { batch, EXPECTED, expectSound } from "./batch.ts";

describe("300 seeds without mutants", () => {
  test.each(Object.keys(EXPECTED))("%s is never accused, and what should happen happens", async (name) => {
    const tally = await batch(name, 300);
    expect(tally.count).toBeGreaterThanOrEqual(300);
    expectSound(name, tally);
  });
});
