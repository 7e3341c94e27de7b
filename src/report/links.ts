import type { Fault } from "../core/fault.ts";
import type { Operation } from "../core/operation.ts";
import { lastSeen } from "./witness.ts";

/** Links into the page's own panels. The hash is all the state there is, so a link is a view. */

/** An operation in the timeline, with room around it to see what it met. */
export const operationLink = (operation: Operation, anomaly?: number): string =>
  `#p=timeline&op=${operation.op}&t=${windowAround(operation)}${anomaly === undefined ? "" : `&a=${anomaly}`}`;

/** A fault in the timeline, whole, and the operation it belongs to still selected. */
export function faultLink(fault: Fault, operation: Operation): string {
  const end = Number.isFinite(fault.end) ? fault.end : lastSeen(operation) + 1e9;
  const margin = (end - fault.begin) / 10;
  return `#p=timeline&fault=${fault.fault}&op=${operation.op}&t=${range(fault.begin - margin, end + margin)}`;
}

/** What the nodes wrote in the second around an operation's end. */
export const logLink = (operation: Operation): string =>
  `#p=nodes&op=${operation.op}&t=${range(lastSeen(operation) - 0.5e9, lastSeen(operation) + 0.5e9)}`;

/** Seven times as long as the operation took, at least 24 ms. */
function windowAround(operation: Operation): string {
  const margin = Math.max(12e6, 3 * (lastSeen(operation) - operation.callTime));
  return range(operation.callTime - margin, lastSeen(operation) + margin);
}

const range = (from: number, to: number): string => `${seconds(Math.max(0, from))}..${seconds(to)}`;

const seconds = (nanoseconds: number): string => (nanoseconds / 1e9).toFixed(6).replace(/\.?0+$/, "");
