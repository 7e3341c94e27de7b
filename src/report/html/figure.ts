import type { Fault } from "../../core/fault.ts";
import { faultName } from "../fault-name.ts";
import type { Box, Lanes } from "../lanes.ts";
import { operationLink } from "../links.ts";
import { type Markup, markup } from "../markup.ts";
import { layOut, type Story } from "../story.ts";
import { displayWidth } from "../terminal-width.ts";
import { cut, visible } from "../untrusted.ts";
import { lastSeen } from "../witness.ts";
import { stretch } from "../wording.ts";

/** Pixels. A character of the monospaced face at 12 px is 7.3 wide, so the layout needs no browser to measure it. */
const SIZE = {
  character: 7.3,
  gutter: 92,
  box: 30,
  lane: 58,
  fault: 26,
  axis: 34,
  time: 56,
  top: 8,
  right: 16,
} as const;
const METRICS = { gap: 22, inset: 14, step: 26 } as const;

/** A figure narrower than this is spread out, as long as moments stay less than this far apart. */
const COMFORT = { width: 900, gap: 96 } as const;

/** A figure's numbering on its page: fault hatches need an id, links an anomaly. */
interface Place {
  readonly anomaly: number;
}

/**
 * The witness of an anomaly drawn as SVG: a lane per process, faults above, the longest possible order as numbered
 * points, and in red what could have come next but is illegal. Vector, printable, and complete without scripts; the
 * page's script only dims what lies ahead while a person steps through.
 */
export function figure(lanes: Lanes, place: Place): Markup {
  const story = spread(lanes);
  const faultsHeight = story.faults.length * SIZE.fault;
  const height = SIZE.top + faultsHeight + lanes.lanes.length * SIZE.lane + SIZE.axis;
  const width =
    SIZE.gutter +
    Math.max(
      story.width,
      ...story.faults.map(
        (fault) => fault.from + 12 + displayWidth(faultLabel(fault.fault)) * SIZE.character,
      ),
      ...reasons(lanes, story),
    ) +
    SIZE.right;
  const laneOf = new Map(
    lanes.lanes.flatMap((lane, row) =>
      lane.boxes.map((box) => [box, SIZE.top + faultsHeight + row * SIZE.lane] as const),
    ),
  );
  const y = (box: number) => laneOf.get(box) ?? 0;
  return markup`<div class="figure" tabindex="0" role="group" aria-label="Lanes of ${lanes.boxes.length} operations on ${lanes.lanes.length} processes; the same as text below">
  <svg width="${Math.ceil(width)}" height="${height}" viewBox="0 0 ${Math.ceil(width)} ${height}">
    <defs><pattern id="hatch-${place.anomaly}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>
    ${story.faults.map((fault, row) => faultBand(fault, row, height, place))}
    ${lanes.lanes.map(({ process, node }, row) => laneLine(`p${process}`, node, SIZE.top + faultsHeight + row * SIZE.lane, width))}
    ${story.orders[0] && threads(lanes.orders[0] ?? [], story.orders[0], y)}
    ${story.stuck.map((point) => stuckThread(story, lanes, point, y))}
    ${lanes.boxes.map((box, i) => boxShape(box, [story.boxes[i] as number, story.boxEnds[i] as number], y(i), place))}
    ${story.orders[0] && points(lanes.orders[0] ?? [], story.orders[0], y)}
    ${story.stuck.map((point) => stuckPoint(point, y))}
    ${axis(lanes, story, height - SIZE.axis)}
  </svg></div>`;
}

/** The layout, with as much air between moments as the page has. */
function spread(lanes: Lanes): Story {
  const widthOf = (label: string) => displayWidth(label) * SIZE.character + 24;
  const tight = layOut(lanes, METRICS, widthOf);
  const moments = lanes.boxes.reduce((sum, { open }) => sum + (open ? 1 : 2), 0);
  const gap = Math.min(
    COMFORT.gap,
    METRICS.gap + Math.max(0, COMFORT.width - SIZE.gutter - tight.width) / Math.max(1, moments),
  );
  return layOut(lanes, { ...METRICS, gap: Math.round(gap) }, widthOf);
}

/** Where the reasons below stuck boxes end. */
const reasons = (lanes: Lanes, story: Story): number[] =>
  lanes.boxes.map(({ stuck }, i) =>
    stuck === undefined
      ? 0
      : (story.boxes[i] as number) + displayWidth(cut(stuck, REASON)) * SIZE.character + 20,
  );

const REASON = 60;

const faultLabel = (fault: Fault): string =>
  `${cut(visible(faultName(fault)), 60)} · ${stretch(fault.begin, fault.end)}`;

function faultBand(
  { fault, from, to }: Story["faults"][number],
  row: number,
  height: number,
  { anomaly }: Place,
): Markup {
  const y = SIZE.top + row * SIZE.fault;
  const x = SIZE.gutter + from;
  const width = Math.max(4, to - from);
  return markup`<g class="fault-band">
      <rect class="shade" x="${x}" y="${y}" width="${width}" height="${height - SIZE.axis - y}"/>
      <rect class="band" x="${x}" y="${y}" width="${width}" height="20" rx="3"/><rect x="${x}" y="${y}" width="${width}" height="20" rx="3" fill="url(#hatch-${anomaly})"/>
      <text class="fault-label" x="${x + 8}" y="${y + 14}">${faultLabel(fault)}</text>
      <text class="lane-label" x="0" y="${y + 14}">${row === 0 && "faults"}</text></g>`;
}

function laneLine(process: string, node: string, y: number, width: number): Markup {
  const middle = y + 10 + SIZE.box / 2;
  return markup`<text class="lane-label" x="0" y="${middle + 4}"><tspan class="process">${process}</tspan><tspan dx="8">${cut(node, 6)}</tspan></text>
      <path class="lane-line" d="M${SIZE.gutter} ${middle}H${width - SIZE.right}"/>`;
}

function boxShape(box: Box, [from, to]: readonly [number, number], top: number, { anomaly }: Place): Markup {
  const { operation, label, open, culprit } = box;
  const [x, y, width] = [SIZE.gutter + from, top + 10, to - from];
  const closed = `M${x + width} ${y}H${x + 4}a4 4 0 0 0 -4 4v${SIZE.box - 8}a4 4 0 0 0 4 4H${x + width}`;
  const outline = open
    ? closed
    : `${closed.replace(`M${x + width} ${y}`, `M${x + width - 4} ${y}`).replace(/H[\d.]+$/, `H${x + width - 4}`)}a4 4 0 0 0 4 -4v-${SIZE.box - 8}a4 4 0 0 0 -4 -4z`;
  return markup`<a href="${operationLink(operation, anomaly)}" class="box ${operation.type}${culprit && " culprit"}" data-op="${operation.op}">
      <title>operation ${operation.op}: ${label}, ${operation.type}, ${stretch(operation.callTime, lastSeen(operation))}</title>
      <path class="outline" d="${outline}"/>
      <text x="${x + 12}" y="${y + 20}">${label}</text>
      ${operation.type === "fail" && markup`<path class="strike" d="M${x + 8} ${y + 16}H${x + width - 8}"/>`}
      ${box.stuck !== undefined && markup`<text class="reason" x="${x}" y="${y + SIZE.box + 14}">✗ ${cut(box.stuck, REASON)}</text>`}</a>`;
}

/** Where the points of an order lie: on the upper edges of their boxes. */
const placesOf = (boxes: readonly number[], xs: readonly number[], y: (box: number) => number) =>
  boxes.map((box, i) => ({ x: SIZE.gutter + (xs[i] as number), y: y(box) + 10 }));

/** What joins the points of the order, behind the boxes so that no label is crossed. */
function threads(boxes: readonly number[], xs: readonly number[], y: (box: number) => number): Markup {
  const at = placesOf(boxes, xs, y);
  return markup`<g class="order" aria-hidden="true">${at.slice(1).map((to, i) => thread(at[i] ?? to, to, i + 2))}</g>`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const thread = (from: Point, to: Point, step?: number): Markup =>
  markup`<path class="thread"${step !== undefined && markup` data-step="${step}"`} d="M${from.x} ${from.y}L${to.x} ${to.y}"/>`;

/** The order as far as it went: numbered points. */
function points(boxes: readonly number[], xs: readonly number[], y: (box: number) => number): Markup {
  const at = placesOf(boxes, xs, y);
  return markup`<g class="order" aria-hidden="true">${at.map(({ x, y: top }, i) => markup`<g class="point" data-step="${i + 1}"><circle cx="${x}" cy="${top}" r="9"/><text x="${x}" y="${top + 4}">${i + 1}</text></g>`)}</g>`;
}

function stuckThread(
  story: Story,
  lanes: Lanes,
  { box, x }: Story["stuck"][number],
  y: (box: number) => number,
): Markup | false {
  const last = lanes.orders[0]?.at(-1);
  const lastX = story.orders[0]?.at(-1);
  if (last === undefined || lastX === undefined) return false;
  return markup`<g class="stuck" aria-hidden="true">${thread({ x: SIZE.gutter + lastX, y: y(last) + 10 }, { x: SIZE.gutter + x, y: y(box) + 10 })}</g>`;
}

function stuckPoint({ box, x }: Story["stuck"][number], y: (box: number) => number): Markup {
  const [cx, cy] = [SIZE.gutter + x, y(box) + 10];
  return markup`<g class="stuck" aria-hidden="true"><circle cx="${cx}" cy="${cy}" r="9"/><text x="${cx}" y="${cy + 4}">✗</text></g>`;
}

/** Times under the moments that have room for them. */
function axis(lanes: Lanes, story: Story, y: number): Markup {
  const marks = lanes.boxes.flatMap(({ operation, open }, i) => [
    { x: story.boxes[i] as number, time: operation.callTime },
    ...(open ? [] : [{ x: story.boxEnds[i] as number, time: operation.returnTime }]),
  ]);
  marks.sort((a, b) => a.x - b.x);
  const labelled: typeof marks = [];
  for (const mark of marks) if (mark.x >= (labelled.at(-1)?.x ?? -Infinity) + SIZE.time) labelled.push(mark);
  return markup`<g class="axis"><path d="M${SIZE.gutter} ${y + 6}H${SIZE.gutter + story.width}"/>
      ${marks.map(({ x }) => markup`<path d="M${SIZE.gutter + x} ${y + 6}v4"/>`)}
      ${labelled.map(({ x, time }) => markup`<text x="${SIZE.gutter + x}" y="${y + 24}">${(time / 1e9).toFixed(3)}</text>`)}
      <text class="unit" x="0" y="${y + 24}">seconds</text></g>`;
}
