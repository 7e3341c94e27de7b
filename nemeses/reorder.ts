import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { drawMilliseconds, type ShapingOptions, type ShapingPlan, shaping } from "../src/nemesis/shaping.ts";

/** Delays each message by another time of up to 8 to 256 ms, so that datagrams arrive in another order than they were sent in. */
export const reorder = (options?: ShapingOptions): Nemesis<ShapingPlan> =>
  shaping("reorder", (random) => ({ jitter: drawMilliseconds(random, 3, 8) }), options);
