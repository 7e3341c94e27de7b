import type { Nemesis } from "../src/nemesis/nemesis.ts";
import { type ShapingOptions, type ShapingPlan, shaping } from "../src/nemesis/shaping.ts";

/** Loses from a twentieth to three fifths of the messages. A connection sends again what was lost, so it only lags. */
export const loss = (options?: ShapingOptions): Nemesis<ShapingPlan> =>
  shaping("loss", (random) => ({ loss: random.int(5, 60) / 100 }), options);
