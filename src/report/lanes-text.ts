import type { Anomaly } from "../core/verdict.ts";
import type { History } from "../history/history.ts";
import { UNKNOWN_NODE } from "../history/import/jepsen.ts";
import { type Lanes, lanesOf } from "./lanes.ts";
import { layOut, type Story } from "./story.ts";
import { displayWidth, pad, shorten } from "./terminal-width.ts";
import { cut, visible } from "./untrusted.ts";
import { lastSeen } from "./witness.ts";
import { stretch } from "./wording.ts";

/** Two ways to draw, the roomy one first: characters around a label, and distances. */
const STYLES = [
  { around: 6, metrics: { gap: 2, inset: 1, step: 1 } },
  { around: 4, metrics: { gap: 1, inset: 1, step: 1 } },
] as const;

/** More lanes than this are a list, not a picture. */
const MAX_LANES = 8;
/** Node names beyond this are cut. */
const NAME = 16;

/**
 * The witness of an anomaly as lines of text, a lane per process, at most `width` cells wide:
 *
 *     p2 n1  ├── write 5 ──┤
 *     p7 n4                     ├─ read → 4 ─┤  ✗
 *
 * A witness too wide or too tall for that becomes a list, one operation a line.
 */
export function textLanes(history: History, anomaly: Anomaly, width: number): string[] {
  const lanes = lanesOf(history, anomaly);
  const names = lanes.lanes.map(({ process, node }) =>
    node === UNKNOWN_NODE ? `p${process}` : `p${process} ${cut(node, NAME)}`,
  );
  const gutter = Math.max(0, ...names.map(displayWidth)) + 2;
  const stories = STYLES.map(({ around, metrics }) =>
    layOut(lanes, metrics, (label) => displayWidth(label) + around),
  );
  const story = stories.find((candidate) => gutter + candidate.width + 2 <= width);
  if (!story || lanes.lanes.length > MAX_LANES) return list(lanes, history.hasTimes, width);
  return lanes.lanes.map((lane, i) =>
    (pad(names[i] as string, gutter) + lineOf(lanes, story, lane.boxes)).trimEnd(),
  );
}

function lineOf(lanes: Lanes, story: Story, boxes: readonly number[]): string {
  return boxes.reduce((line, i) => pad(line, story.boxes[i] as number) + drawn(lanes, story, i), "");
}

/** One box, as wide as its place: `├── write 5 ──┤`; what never returned stays open: `├── write 5 ╌╌╌╌`. */
function drawn(lanes: Lanes, story: Story, i: number): string {
  const box = lanes.boxes[i] as Lanes["boxes"][number];
  const room = (story.boxEnds[i] as number) - (story.boxes[i] as number) - displayWidth(box.label) - 4;
  const left = Math.floor(room / 2);
  const [line, end] = box.open ? ["╌", "╌"] : ["─", "┤"];
  const text = `├${"─".repeat(left)} ${box.label} ${line.repeat(room - left)}${end}`;
  return box.culprit ? `${text} ✗` : text;
}

const LISTED = 6;

function list({ boxes, omitted }: Lanes, hasTimes: boolean, width: number): string[] {
  const rows = boxes.slice(-LISTED).map(({ operation, label, culprit }) => {
    const { op, process, node, callTime } = operation;
    const when = hasTimes ? stretch(callTime, lastSeen(operation)) : `#${op}`;
    const where = node === UNKNOWN_NODE ? "" : ` ${cut(visible(node), NAME)}`;
    return `${culprit ? "✗" : " "} ${when}  p${process}${where}  ${label}`;
  });
  const more = omitted + Math.max(0, boxes.length - LISTED);
  return [...(more > 0 ? [`  … ${more} operations before these`] : []), ...rows].map((row) =>
    shorten(row, width),
  );
}
