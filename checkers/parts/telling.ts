import type { History } from "../../src/history/history.ts";
import { UNKNOWN_NODE } from "../../src/history/import/jepsen.ts";
import { returnedAt } from "./moments.ts";

/** Who did something, where and when: `process 1 read 5 from n2 at 3.00 ms`. */
export function did(history: History, op: number, deed: string): string {
  const { process, node } = history.operation(op);
  const from = node === UNKNOWN_NODE ? "" : ` from ${node}`;
  return `process ${process} ${deed}${from} at ${returnedAt(history, op)}`;
}

/** To whom something was acknowledged: `acknowledged to process 1 by n2 at 3.00 ms`. */
export function acknowledged(history: History, op: number): string {
  const { process, node } = history.operation(op);
  const by = node === UNKNOWN_NODE ? "" : ` by ${node}`;
  return `acknowledged to process ${process}${by} at ${returnedAt(history, op)}`;
}
