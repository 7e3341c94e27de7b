import { formatDuration } from "../core/duration.ts";
import type { DiskTrouble, Loss, Sample, Shape, Skew } from "../runtime/cluster.ts";

const percent = (probability: number): string => `${Math.round(probability * 1000) / 10} %`;

/** What a link does to messages, in words: `loses 20 %, delays 5.00 ms to 9.00 ms (Append)`. */
export function describeShape(shape: Shape): string {
  const { loss = 0, duplicate = 0, delay = 0, jitter = 0, corrupt = 0, rate, types } = shape;
  const deeds = [
    ...(loss > 0 ? [`loses ${percent(loss)}`] : []),
    ...(duplicate > 0 ? [`repeats ${percent(duplicate)}`] : []),
    ...(delay + jitter > 0 ? [`delays ${describeDelay(delay, jitter)}`] : []),
    ...(corrupt > 0 ? [`falsifies ${percent(corrupt)}`] : []),
    ...(rate === undefined ? [] : [`lets ${rate} bytes a second through`]),
  ];
  return `${deeds.join(", ") || "does nothing"}${types ? ` (${types.join(", ")})` : ""}`;
}

function describeDelay(delay: number, jitter: number): string {
  if (jitter === 0) return formatDuration(delay);
  return `${delay === 0 ? "up" : formatDuration(delay)} to ${formatDuration(delay + jitter)}`;
}

/** What became of datagrams, in words: `82 of 100 arrived in 1.20 ms to 9.31 ms, 3 twice, 5 wrong, 12 overtaken`. */
export function describeSample(sample: Sample): string {
  const { sent, arrived, doubled, wrong, overtaken, least, most } = sample;
  return [
    `${arrived + wrong} of ${sent} arrived${arrived > 0 ? ` in ${formatDuration(least)} to ${formatDuration(most)}` : ""}`,
    ...(doubled > 0 ? [`${doubled} twice`] : []),
    ...(wrong > 0 ? [`${wrong} wrong`] : []),
    ...(overtaken > 0 ? [`${overtaken} overtaken`] : []),
  ].join(", ");
}

/** How a clock is wrong, in words: `12.0 s ahead, gains 100 ms a second`. */
export function describeSkew({ offset, drift }: Skew): string {
  const parts = [
    ...(offset === 0 ? [] : [`${formatDuration(Math.abs(offset))} ${offset > 0 ? "ahead" : "behind"}`]),
    ...(drift === 0 ? [] : [`${drift > 0 ? "gains" : "loses"} ${formatDuration(Math.abs(drift))} a second`]),
  ];
  return parts.join(", ") || "right";
}

const TROUBLES = {
  full: "is full",
  "read-only": "can only be read",
  "sync-fails": "fails to sync once",
} as const;

/** What is wrong with a disk, in words. */
export function describeTrouble(trouble: DiskTrouble): string {
  if (trouble.kind === "slow") return `takes ${formatDuration(trouble.latency)} longer`;
  return TROUBLES[trouble.kind];
}

/** What a loss of power took, in words. */
export const describeLoss = ({ bytes, operations }: Loss): string =>
  operations === 0 && bytes === 0
    ? "all was synced"
    : `took ${operations} operations (${bytes} bytes) that were not synced`;
