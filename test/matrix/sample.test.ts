import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutants } from "../../patterns/mutants.ts";
import { huntedLines } from "../../src/cli/mutant-lines.ts";
import { holds, hunt } from "../../src/trial/mutants/hunt.ts";
import { SimulationThreads } from "../../src/trial/simulation/threads.ts";

/** One of each reference cluster. `npm run test:matrix` hunts them all. */
const SAMPLE = ["M03.1", "M08.2", "M11.1", "M12.3"];

describe("a sample of the kill matrix", () => {
  let threads: SimulationThreads;
  beforeAll(() => {
    threads = new SimulationThreads(1);
  });
  afterAll(() => threads.close());

  test.each(mutants.filter(({ id }) => SAMPLE.includes(id)))(
    "$id dies as its row says",
    async (mutant) => {
      const hunted = await hunt(mutant, { seeds: mutant.seeds, shrinking: 0 }, threads);
      expect(holds(hunted), huntedLines(hunted).join("\n")).toBe(true);
    },
    60_000,
  );
});
