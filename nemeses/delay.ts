import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { drawMilliseconds, type ShapingOptions, type ShapingPlan, shaping } from "../src/nemesis/shaping.ts";

/** Delays messages by 8 to 512 ms, and by up to as much again that is drawn for each: so datagrams overtake each other, connections only lag. */
export const delay = (options?: ShapingOptions): Nemesis<ShapingPlan> =>
  shaping(
    "delay",
    (random) => {
      const least = drawMilliseconds(random, 3, 9);
      return { delay: least, jitter: random.int(0, least) };
    },
    options,
  );
