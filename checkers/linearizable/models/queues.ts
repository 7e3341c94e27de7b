import { canonical, type Value } from "../../../src/core/value.ts";
import type { Model } from "../model.ts";
import { container } from "./container.ts";
import { oneOf } from "./options.ts";

/** What a container may be told. */
export interface ContainerOptions {
  /** The elements it holds before anything happened, as if put there in this order; none without it. */
  readonly initial?: readonly Value[];
}

/** A queue: `dequeue` returns what was put there first by `enqueue`, `null` when it is empty; `peek` only looks. */
export function fifoQueue({ initial = [] }: ContainerOptions = {}): Model<readonly Value[]> {
  return {
    ...container({
      name: "fifo-queue",
      put: "enqueue",
      take: "dequeue",
      initial,
      placeOf: (_, elements) => elements.length,
      next: () => 0,
    }),
    shape: "fifo-queue",
  };
}

/** A queue that keeps no order: `dequeue` returns any element that is there, `null` when there is none. */
export function unorderedQueue({ initial = [] }: ContainerOptions = {}): Model<readonly Value[]> {
  return container({
    name: "unordered-queue",
    put: "enqueue",
    take: "dequeue",
    initial,
    // In the order of their text, so that equal contents are one state.
    placeOf: (element, elements) => placeAmong(elements, (other) => canonical(other) < canonical(element)),
  });
}

/** A stack: `pop` returns what was put there last by `push`, `null` when it is empty; `peek` only looks. */
export function stack({ initial = [] }: ContainerOptions = {}): Model<readonly Value[]> {
  return container({
    name: "stack",
    put: "push",
    take: "pop",
    initial,
    placeOf: (_, elements) => elements.length,
    next: (elements) => elements.length - 1,
  });
}

/** A queue of numbers: `dequeue` returns the smallest one, or the largest, `null` when it is empty; `peek` only looks. */
export function priorityQueue({
  initial = [],
  order = "min",
}: ContainerOptions & { readonly order?: "min" | "max" } = {}): Model<readonly Value[]> {
  const sign = oneOf("order", order, ["min", "max"]) === "min" ? 1 : -1;
  return container({
    name: "priority-queue",
    put: "enqueue",
    take: "dequeue",
    initial,
    placeOf: (element, elements) =>
      placeAmong(elements, (other) => sign * (other as number) < sign * (element as number)),
    next: () => 0,
    refusesElement: (element) => (typeof element === "number" ? undefined : "a priority queue holds numbers"),
  });
}

const placeAmong = (elements: readonly Value[], before: (other: Value) => boolean): number =>
  elements.filter(before).length;
