import type { Fault } from "../core/fault.ts";
import type { Operation } from "../core/operation.ts";
import { showValue } from "../core/value.ts";
import type { Anomaly } from "../core/verdict.ts";
import type { History } from "../history/history.ts";
import { tell } from "./tell.ts";
import { cut, visible } from "./untrusted.ts";
import { culpritOf, lastSeen, witnessOf } from "./witness.ts";

/** An operation of a witness, ready to be drawn. */
export interface Box {
  readonly operation: Operation;
  /** Harmless text, at most {@link LABEL} characters. */
  readonly label: string;
  /** It never certainly returned: its right end stays open. */
  readonly open: boolean;
  readonly culprit: boolean;
  /** Why it could not come next, where a checker says so. */
  readonly stuck?: string;
}

/** The boxes of one process, on one line. */
export interface Lane {
  readonly process: number;
  readonly node: string;
  readonly boxes: readonly number[];
}

/** A witness as lanes: what the text and the figure both draw. */
export interface Lanes {
  readonly boxes: readonly Box[];
  /** Indices into `boxes`, in the order in which processes first appear. */
  readonly lanes: readonly Lane[];
  /** Orders that were possible as far as they went, longest first: indices into `boxes`. */
  readonly orders: readonly (readonly number[])[];
  /** Faults in force at some time of the story. */
  readonly faults: readonly Fault[];
  /** Witness operations beyond {@link DRAWN}. */
  readonly omitted: number;
}

/** The longest label of a box, in characters. */
export const LABEL = 28;

/** Operations drawn of one witness: more than a person can follow is not drawn but listed. */
export const DRAWN = 40;

/** Arranges the witness of an anomaly. A long witness keeps its end, where the story breaks. */
export function lanesOf(history: History, anomaly: Anomaly): Lanes {
  const witness = witnessOf(history, anomaly);
  const operations = witness.slice(-DRAWN).sort((a, b) => a.callPosition - b.callPosition);
  const boxes = operations.map((operation) => boxOf(history, anomaly, operation));
  const index = new Map(operations.map(({ op }, i) => [op, i]));
  return {
    boxes,
    lanes: lanesIn(boxes),
    orders: ordersIn(anomaly, index),
    faults:
      operations.length === 0
        ? []
        : history.faultsBetween(
            Math.min(...operations.map((o) => o.callTime)),
            Math.max(...operations.map(lastSeen)),
          ),
    omitted: witness.length - operations.length,
  };
}

function boxOf(history: History, anomaly: Anomaly, operation: Operation): Box {
  const stuck =
    anomaly.view?.kind === "linearization"
      ? anomaly.view.stuck.find(({ op }) => op === operation.op)?.reason
      : undefined;
  return {
    operation,
    label: cut(labelOf(operation), LABEL),
    open: operation.type === "info",
    culprit: culpritOf(history, anomaly)?.op === operation.op,
    ...(stuck === undefined ? {} : { stuck: visible(stuck) }),
  };
}

/** An operation in harmless words: `write 5`, `read → 4`. Values are cut at 80 characters. */
export function labelOf({ f, input, output, type }: Operation): string {
  return visible(
    tell({
      f,
      input: input === null ? undefined : showValue(input),
      output: output === undefined ? undefined : showValue(output),
      type,
    }),
  );
}

function lanesIn(boxes: readonly Box[]): Lane[] {
  const lanes = new Map<number, { process: number; node: string; boxes: number[] }>();
  boxes.forEach(({ operation: { process, node } }, i) => {
    const lane = lanes.get(process) ?? { process, node: visible(node), boxes: [] };
    lane.boxes.push(i);
    lanes.set(process, lane);
  });
  return [...lanes.values()];
}

/** The orders whose operations are all drawn; an order that passes through something left out cannot be followed. */
function ordersIn({ view }: Anomaly, index: ReadonlyMap<number, number>): number[][] {
  if (view?.kind !== "linearization") return [];
  const orders = view.partials.map((partial) => partial.map(({ op }) => index.get(op)));
  const complete = orders.filter((order): order is number[] => order.every((i) => i !== undefined));
  return complete.sort((a, b) => b.length - a.length);
}
