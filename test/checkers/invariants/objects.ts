import type { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { Request, SimulatedObject } from "./simulated.ts";

const one = (f: string, input: Value = null): Request => ({ f, input });

/** A set of numbers, each added once at most by intention; reads in any order. */
export function simulatedSet(write = "add"): SimulatedObject {
  let next = 0;
  const elements: number[] = [];
  return {
    ask: (random) => (random.chance(0.5) ? one("read") : one(write, next++)),
    does: ({ f, input }) => {
      if (f === "read") return [...elements];
      elements.push(input as number);
      return null;
    },
  };
}

/** A queue of few distinct elements, so that the same one goes in several times; a drain now and then. */
export function simulatedQueue(): SimulatedObject {
  const waiting: number[] = [];
  return {
    ask: (random) =>
      random.chance(0.45) ? one("enqueue", random.int(0, 3)) : one(random.chance(0.6) ? "dequeue" : "drain"),
    does: ({ f, input }) => {
      if (f === "drain") return waiting.splice(0);
      if (f === "dequeue") return waiting.shift() ?? null;
      waiting.push(input as number);
      return null;
    },
  };
}

/** A counter that goes up and down. */
export function simulatedCounter(): SimulatedObject {
  let value = 0;
  return {
    ask: (random) => (random.chance(0.5) ? one("read") : one("add", random.int(-3, 5))),
    does: ({ f, input }) => {
      if (f === "add") value += input as number;
      return f === "add" ? null : value;
    },
  };
}

/** A generator of numbers. */
export function simulatedGenerator(): SimulatedObject {
  let next = 0;
  return { ask: () => one("generate"), does: () => next++ };
}

/** Three accounts of ten, none overdrawn. */
export function simulatedBank(): SimulatedObject {
  const balances: Record<string, number> = { a: 10, b: 10, c: 10 };
  const account = (random: Random) => random.pick(["a", "b", "c"]);
  return {
    ask: (random) =>
      random.chance(0.6)
        ? one("read")
        : one("transfer", { from: account(random), to: account(random), amount: random.int(1, 6) }),
    does: ({ f, input }) => {
      if (f === "read") return { ...balances };
      const { from, to, amount } = input as { from: string; to: string; amount: number };
      if (balances[from]! < amount) return undefined;
      balances[from]! -= amount;
      balances[to]! += amount;
      return null;
    },
  };
}

/** Groups of three keys, each key written once at most by intention, and reads of whole groups in any order. */
export function simulatedGroups(): SimulatedObject {
  const held = new Map<number, number>();
  let next = 0;
  return {
    ask: (random) => {
      if (random.chance(0.4)) return one("txn", [["w", next++, 1]]);
      const group = 3 * random.int(0, Math.max(0, Math.floor((next - 1) / 3)));
      return one(
        "txn",
        random.shuffle([0, 1, 2]).map((i) => ["r", group + i, null]),
      );
    },
    does: ({ input }) =>
      (input as [string, number, Value][]).map(([kind, key, value]) => {
        if (kind === "w") held.set(key, value as number);
        return [kind, key, held.get(key) ?? null];
      }),
  };
}

/** A number that only grows, unread at first. */
export function simulatedGrowth(): SimulatedObject {
  let value: number | null = null;
  return {
    ask: (random) => (random.chance(0.6) ? one("read") : one("increment")),
    does: ({ f }) => {
      if (f === "increment") value = (value ?? 0) + 1;
      return f === "read" ? value : null;
    },
  };
}
