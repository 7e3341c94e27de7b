import type { Anomaly } from "../core/verdict.ts";
import type { History } from "../history/history.ts";
import { type CycleStop, cycleStory } from "./cycle.ts";
import { shorten, wrap } from "./terminal-width.ts";
import { visible } from "./untrusted.ts";

/** Transactions that fit on a screen. */
const LINES = 6;

/**
 * A cycle as lines of text, at most `width` cells wide; none where the anomaly shows no cycle:
 *
 *     T1  #5 p0  append x 1
 *      ↓  wr: T2 observed T1's append of 1 to x
 *     T2  #7 p1  r x → [1], r y
 *      ↑  rw: T2 did not observe …
 */
export function textCycle(history: History, anomaly: Anomaly, width: number): string[] {
  const story = cycleStory(history, anomaly);
  if (!story) return [];
  const { stops } = story;
  const shown = stops.length <= LINES ? stops : [...stops.slice(0, LINES - 1), stops.at(-1) as CycleStop];
  const hidden = stops.length - shown.length + story.omitted;
  return shown.flatMap((stop, i) => {
    const isLast = i === shown.length - 1;
    const gap = hidden > 0 && i === shown.length - 2 ? [` ⋮  ${hidden} more`] : [];
    return [...stopLines(stop, isLast ? "↑" : "↓", gap.length > 0, width), ...gap];
  });
}

function stopLines(
  { name, operation, label, edge }: CycleStop,
  arrow: string,
  isBeforeGap: boolean,
  width: number,
): string[] {
  const title = shorten(`${name.padEnd(3)} #${operation.op} p${operation.process}  ${label}`, width);
  if (!edge || isBeforeGap) return [title];
  const [first = "", ...more] = wrap(`${edge.relation}: ${visible(edge.reason)}`, width - 4);
  return [title, ` ${arrow}  ${first}`, ...more.slice(0, 1).map((line) => `    ${line}`)];
}
