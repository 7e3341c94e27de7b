import { describe, test } from "vitest";
import { batch, EXPECTED, expectSound } from "./batch.ts";

describe("2,000 seeds without mutants", () => {
  test.each(Object.keys(EXPECTED))("%s is never accused, and what should happen happens", async (name) => {
    const tally = await batch(name, 2000);
    console.log(
      `${name}: ${tally.count} seeds, ${JSON.stringify(tally.operations)}, ${JSON.stringify(Object.fromEntries(tally.marks))}, ${JSON.stringify(Object.fromEntries(tally.faults))}`,
    );
    expectSound(name, tally);
  });
});
