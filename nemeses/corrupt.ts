import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { type ShapingOptions, type ShapingPlan, shaping } from "../src/nemesis/shaping.ts";

/**
 * From a fiftieth to a fifth of the messages between nodes arrive with wrong bytes that nothing below the system gives away. What clients
 * ask and hear is left alone: it is what the system is judged by, and must be what was said.
 */
export const corrupt = (options?: ShapingOptions): Nemesis<ShapingPlan> =>
  shaping("corrupt", (random) => ({ corrupt: random.int(2, 20) / 100 }), options, {
    requires: ["shaping:corrupt"],
    clients: false,
  });
