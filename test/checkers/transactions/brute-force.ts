import type { Operation } from "../../../src/core/operation.ts";
import { canonical, type Value } from "../../../src/core/value.ts";
import type { Micro } from "./events.ts";

type Store = ReadonlyMap<string, readonly Value[]>;

const EMPTY: Store = new Map();

/**
 * The definition of serializability and nothing else: some order of all completed transactions, and of any that may have happened,
 * explains every read. Strict: and it keeps what returned before something else was called. Shares no code with the checker.
 */
export function isSerializable(operations: readonly Operation[], strict: boolean): boolean {
  return someOrder(
    operations.filter(({ type }) => type !== "fail"),
    EMPTY,
    strict,
  );
}

function someOrder(left: readonly Operation[], store: Store, strict: boolean): boolean {
  const completed = left.filter(({ type }) => type === "ok");
  if (completed.length === 0) return true;
  const firstReturn = Math.min(...completed.map(({ returnPosition }) => returnPosition));
  return left.some((next) => {
    if (strict && next.callPosition > firstReturn) return false;
    const after = applied(next, store);
    return (
      after !== undefined &&
      someOrder(
        left.filter((other) => other !== next),
        after,
        strict,
      )
    );
  });
}

/** The store after a transaction, or `undefined` where it cannot have read what it read. */
function applied(operation: Operation, store: Store): Store | undefined {
  const after = new Map(store);
  for (const [kind, key, value] of microOf(operation)) {
    const name = canonical(key);
    const list = after.get(name) ?? [];
    if (kind === "append") after.set(name, [...list, value]);
    else if (operation.type === "ok" && canonical(list) !== canonical(value ?? [])) return undefined;
  }
  return after;
}

const microOf = ({ type, input, output }: Operation): readonly Micro[] =>
  (type === "ok" ? output : input) as unknown as readonly Micro[];

/**
 * The definition of snapshot isolation: every transaction reads what had been committed when it began and commits at once, unless
 * another committed to one of its keys in between. One that read nothing for certain, or wrote nothing, may as well do both at once.
 */
export function isSnapshotIsolated(operations: readonly Operation[]): boolean {
  return someSchedule(
    operations.filter(({ type }) => type !== "fail"),
    [],
    EMPTY,
  );
}

function someSchedule(left: readonly Operation[], begun: readonly Operation[], store: Store): boolean {
  if (begun.length === 0 && !left.some(({ type }) => type === "ok")) return true;
  const committed = begun.some((next) => {
    const others = begun.filter((other) => other !== next);
    return !others.some((other) => overlap(other, next)) && someSchedule(left, others, appended(next, store));
  });
  if (committed) return true;
  return left.some((next) => {
    if (applied(next, store) === undefined) return false;
    const rest = left.filter((other) => other !== next);
    const atOnce = next.type === "info" || appends(next).length === 0;
    if (!atOnce) return someSchedule(rest, [...begun, next], store);
    return !begun.some((other) => overlap(other, next)) && someSchedule(rest, begun, appended(next, store));
  });
}

const appends = (operation: Operation): readonly Micro[] =>
  microOf(operation).filter(([kind]) => kind === "append");

const overlap = (a: Operation, b: Operation): boolean =>
  appends(a).some(([, key]) => appends(b).some(([, other]) => key === other));

function appended(operation: Operation, store: Store): Store {
  const after = new Map(store);
  for (const [, key, value] of appends(operation))
    after.set(canonical(key), [...(after.get(canonical(key)) ?? []), value]);
  return after;
}
