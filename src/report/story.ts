import type { Fault } from "../core/fault.ts";
import { NEVER } from "../history/columns.ts";
import type { Box, Lanes } from "./lanes.ts";
import { type Metrics, type Span, type Warped, warp } from "./warp.ts";

/** A witness laid out in the unit of its metrics. Boxes come first among the spans, faults after them. */
export interface Story {
  readonly boxes: Warped["from"];
  readonly boxEnds: Warped["to"];
  readonly faults: readonly { readonly fault: Fault; readonly from: number; readonly to: number }[];
  /** The points of `lanes.orders`. */
  readonly orders: Warped["points"];
  /** Where each operation that could have come next, but is illegal, would stand after the longest order. */
  readonly stuck: readonly { readonly box: number; readonly x: number }[];
  readonly width: number;
}

/**
 * Places a witness on a stretched axis. The journal's positions decide, not times: two events at the same nanosecond
 * still have an order, and it is the one that the checkers used.
 */
export function layOut(lanes: Lanes, metrics: Metrics, widthOf: (label: string) => number): Story {
  const spans = [
    ...lanes.boxes.map((box) => spanOf(box, widthOf)),
    ...lanes.faults.map((fault) => faultSpan(fault, lanes.boxes)),
  ];
  const stuck = lanes.boxes.flatMap((box, i) => (box.stuck === undefined ? [] : [i]));
  const longest = lanes.orders[0] ?? [];
  const warped = warp(spans, [...lanes.orders, ...stuck.map((box) => [...longest, box])], metrics);
  const first = lanes.boxes.length;
  return {
    boxes: warped.from,
    boxEnds: warped.to,
    faults: lanes.faults.map((fault, i) => ({
      fault,
      from: warped.from[first + i] as number,
      to: warped.to[first + i] as number,
    })),
    orders: warped.points.slice(0, lanes.orders.length),
    stuck: stuck.map((box, i) => ({
      box,
      x: warped.points[lanes.orders.length + i]?.at(-1) ?? (warped.from[box] as number) + metrics.inset,
    })),
    width: warped.width,
  };
}

function spanOf({ operation, label }: Box, widthOf: (label: string) => number): Span {
  const to = operation.returnPosition === NEVER ? Infinity : operation.returnPosition;
  return { from: operation.callPosition, to, width: widthOf(label) };
}

/** A fault on the axis of positions: just after the last event of the story that it follows; open where it outlives the story. */
function faultSpan(fault: Fault, boxes: readonly Box[]): Span {
  const positionAt = (time: number): number => {
    const before = boxes.flatMap(({ operation: o }) => [
      ...(o.callTime <= time ? [o.callPosition] : []),
      ...(o.returnTime <= time && o.returnPosition !== NEVER ? [o.returnPosition] : []),
    ]);
    return Math.max(-1, ...before) + 0.5;
  };
  const last = Math.max(
    ...boxes.flatMap(({ operation: o }) => [
      o.callTime,
      Number.isFinite(o.returnTime) ? o.returnTime : o.callTime,
    ]),
  );
  return { from: positionAt(fault.begin), to: fault.end > last ? Infinity : positionAt(fault.end), width: 0 };
}
