import type { Operation } from "../../src/core/operation.ts";
import { canonical, sameValue, type Value } from "../../src/core/value.ts";
import type { History } from "../../src/history/history.ts";
import { registerObject } from "./objects/registers.ts";
import type { SimulatedObject } from "./simulated-object.ts";

/** {@link someOrderExists} for registers with compare-and-set, one a key. */
export function bruteForce(operations: readonly Operation[], initial: Value): boolean {
  const keys = new Set(operations.map(({ key }) => key));
  const object = { ...registerObject({ functions: ["read", "write", "cas"] }), initial };
  return [...keys].every((key) =>
    someOrderExists(
      operations.filter((operation) => operation.key === key),
      object,
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

/**
 * The definition of linearizability and nothing else: try every order, and in it everything that may come of an operation.
 * Shares no code with the checker it judges. (Where it stood before with the same operations left, it need not look again.)
 */
export function someOrderExists(operations: readonly Operation[], object: SimulatedObject): boolean {
  const happened = operations.filter(({ type }) => type !== "fail");
  const seen = new Set<string>();
  const finishes = (left: readonly Operation[], state: Value): boolean => {
    const completed = left.filter(({ type }) => type === "ok");
    if (completed.length === 0) return true;
    const place = canonical([left.map(({ op }) => op), state]);
    if (seen.has(place)) return false;
    seen.add(place);
    const firstReturn = Math.min(...completed.map(({ returnPosition }) => returnPosition));
    return left.some(
      (next) =>
        next.callPosition <= firstReturn &&
        after(next, state, object).some((then) =>
          finishes(
            left.filter((operation) => operation !== next),
            then,
          ),
        ),
    );
  };
  return finishes(happened, object.initial);
}

/** The states that an operation may leave, given what it answered. */
const after = (operation: Operation, state: Value, object: SimulatedObject): Value[] =>
  object
    .outcomes(state, operation)
    .filter(
      ({ output }) =>
        operation.type === "info" || output === undefined || sameValue(output, operation.output ?? null),
    )
    .map((outcome) => outcome.state);
