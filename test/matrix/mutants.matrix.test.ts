import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutants } from "../../patterns/mutants.ts";
import { huntedLines } from "../../src/cli/mutant-lines.ts";
import { holds, hunt } from "../../src/trial/mutants/hunt.ts";
import { SimulationThreads } from "../../src/trial/simulation/threads.ts";

describe("the kill matrix", () => {
  let threads: SimulationThreads;
  beforeAll(() => {
    threads = new SimulationThreads();
  });
  afterAll(() => threads.close());

  test.each(mutants.map((mutant) => [mutant.id, mutant.about, mutant] as const))(
    "%s: %s",
    async (_, __, mutant) => {
      const hunted = await hunt(mutant, { seeds: mutant.seeds, shrinking: 0 }, threads);
      expect(holds(hunted), huntedLines(hunted).join("\n")).toBe(true);
    },
  );
});
