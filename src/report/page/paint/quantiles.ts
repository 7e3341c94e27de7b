import type { Buckets } from "../../buckets.ts";
import type { Surface } from "../canvas.ts";
import type { TimeScale } from "../time-scale.ts";
import type { LatencyScale } from "./latency-scale.ts";

/** Latency quantiles as lines: max thin and dotted, p99 dashed, p50 whole. A slice in which nothing came back breaks the line. */
export function paintQuantiles(
  { context, palette }: Surface,
  buckets: Buckets,
  scale: TimeScale,
  latency: LatencyScale,
): void {
  const width = (buckets.to - buckets.from) / buckets.p50.length;
  const styles = [
    [buckets.max, [1, 3], 1],
    [buckets.p99, [6, 3], 1.5],
    [buckets.p50, [], 2],
  ] as const;
  context.strokeStyle = palette.text;
  for (const [column, dash, weight] of styles) {
    context.setLineDash([...dash]);
    context.lineWidth = weight;
    context.beginPath();
    let open = false;
    column.forEach((value, i) => {
      const x = scale.x(buckets.from + (i + 0.5) * width);
      if (value < 0 || x < scale.left || x > scale.right) open = false;
      else if (open) context.lineTo(x, latency.y(value));
      else {
        context.moveTo(x, latency.y(value));
        open = true;
      }
    });
    context.stroke();
  }
  context.setLineDash([]);
  context.lineWidth = 1;
}
