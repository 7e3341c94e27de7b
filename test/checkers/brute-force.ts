import type { Operation } from "../../src/core/operation.ts";
import type { Value } from "../../src/core/value.ts";
import type { History } from "../../src/history/history.ts";

/**
 * The definition of linearizability and nothing else: try every order. Shares no code with the checker it judges.
 */
export function bruteForce(operations: readonly Operation[], initial: Value): boolean {
  const keys = new Set(operations.map(({ key }) => key));
  return [...keys].every((key) =>
    someOrder(
      operations.filter((operation) => operation.key === key && operation.type !== "fail"),
      initial,
    ),
  );
}

/** The same for a claim under which a read may return what was there at any time before it returned. */
export function bruteForceStale(operations: readonly Operation[], initial: Value): boolean {
  return bruteForce(
    operations.map((operation) => (operation.f === "read" ? { ...operation, callPosition: -1 } : operation)),
    initial,
  );
}

/** All operations of a history. */
export const operationsOf = (history: History): Operation[] =>
  Array.from({ length: history.count }, (_, i) => history.operation(i));

function someOrder(left: readonly Operation[], state: Value): boolean {
  const completed = left.filter(({ type }) => type === "ok");
  if (completed.length === 0) return true;
  const firstReturn = Math.min(...completed.map(({ returnPosition }) => returnPosition));
  return left.some((next) => {
    if (next.callPosition > firstReturn) return false;
    const after = apply(next, state);
    return (
      after !== undefined &&
      someOrder(
        left.filter((operation) => operation !== next),
        after,
      )
    );
  });
}

function apply({ f, type, input, output }: Operation, state: Value): Value | undefined {
  if (f === "write") return input;
  if (f === "read") return type === "info" || output === state ? state : undefined;
  const [from, to] = input as readonly [Value, Value];
  return state === from ? to : undefined;
}
