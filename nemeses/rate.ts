import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { type ShapingOptions, type ShapingPlan, shaping } from "../src/nemesis/shaping.ts";

/** Lets no more than 1 to 64 KiB through each second: what is sent faster waits, and of datagrams what finds too many waiting is lost. */
export const rate = (options?: ShapingOptions): Nemesis<ShapingPlan> =>
  shaping("rate", (random) => ({ rate: Math.round(2 ** (10 + 6 * random.float())) }), options, {
    requires: ["shaping:rate"],
  });
