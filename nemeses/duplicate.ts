import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { drawMilliseconds, type ShapingOptions, type ShapingPlan, shaping } from "../src/nemesis/shaping.ts";

/** Delivers from a tenth to nine tenths of the datagrams twice; half of the time the second may come up to 256 ms later. */
export const duplicate = (options?: ShapingOptions): Nemesis<ShapingPlan> =>
  shaping(
    "duplicate",
    (random) => ({
      duplicate: random.int(10, 90) / 100,
      ...(random.chance(0.5) ? { jitter: drawMilliseconds(random, 3, 8) } : {}),
    }),
    options,
  );
