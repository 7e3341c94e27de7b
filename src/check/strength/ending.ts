import { formatDuration, milliseconds } from "../../core/duration.ts";
import type { StrengthEvidence } from "./evidence.ts";
import type { StrengthLine } from "./line.ts";

/** A loop that is later than this makes operations look longer than they were. */
const LATE = milliseconds(100);

/** Whether the run came to its end, and whether the harness itself was in time. */
export function endingLines({ plan, environment }: StrengthEvidence): StrengthLine[] {
  if (!plan) return [];
  if (!environment)
    return [early("killed", "the control node was killed, so the plan was not carried out to its end")];
  const ended =
    environment.ending === "finished"
      ? []
      : [early(environment.ending, "the run ended early, so the plan was not carried out to its end")];
  return [...ended, ...(environment.loopDelay ? [loopLine(environment.loopDelay)] : [])];
}

const early = (value: string, consequence: string): StrengthLine => ({
  what: "ending",
  value,
  grade: "void",
  consequence,
});

function loopLine({
  p50,
  p99,
  max,
}: {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}): StrengthLine {
  const value = `p50 ${formatDuration(p50)}, p99 ${formatDuration(p99)}, max ${formatDuration(max)}`;
  if (p99 <= LATE) return { what: "delay of the control node", value, grade: "good" };
  const consequence =
    "the control node was late, so operations look longer and more concurrent than they were, and anomalies may be missed";
  return { what: "delay of the control node", value, grade: "weak", consequence };
}
