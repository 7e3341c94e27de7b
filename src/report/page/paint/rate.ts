import { FAIL, INFO, OK } from "../../../history/columns.ts";
import type { Surface } from "../canvas.ts";
import type { Rates } from "../rates.ts";
import type { TimeScale } from "../time-scale.ts";

/** Stacked columns, what went wrong at the bottom where it is easiest to compare: info, fail, ok. */
export function paintRate(
  { context, palette }: Surface,
  rates: Rates,
  scale: TimeScale,
  top: number,
  height: number,
): void {
  const slices = rates.counts[0]?.length ?? 0;
  const width = scale.width / slices;
  const floor = new Float64Array(slices);
  for (const [type, colour] of [
    [INFO, "info"],
    [FAIL, "fail"],
    [OK, "ok"],
  ] as const) {
    context.fillStyle = palette[colour];
    context.globalAlpha = type === INFO ? 1 : 0.55;
    const column = rates.counts[type] as Float64Array;
    for (let i = 0; i < slices; i++) {
      const tall = ((column[i] as number) / Math.max(1e-9, rates.most)) * height;
      if (tall > 0)
        context.fillRect(
          scale.left + i * width,
          top + height - (floor[i] as number) - tall,
          Math.max(1, width - (width > 4 ? 1 : 0)),
          tall,
        );
      floor[i] = (floor[i] as number) + tall;
    }
  }
  context.globalAlpha = 1;
}

/** The greatest rate of a picture, operations a second, as its axis says it. */
export const peak = ({ most, slice }: Rates): string => {
  const rate = most / (slice / 1e9);
  return `${rate >= 10 ? Math.round(rate).toLocaleString("en-US") : rate.toFixed(1)}/s`;
};
