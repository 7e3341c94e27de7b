import type { Operation } from "../../src/core/operation.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import type { History } from "../../src/history/history.ts";

/** The history of some operations, their calls and returns in the order of their positions; an `info` ends when its client gave up. */
export function rebuilt(operations: readonly Operation[]): History {
  const events = operations
    .flatMap((operation) => [
      { operation, isCall: true, at: operation.callPosition },
      { operation, isCall: false, at: operation.returnPosition },
    ])
    .sort((a, b) => a.at - b.at);
  const builder = new HistoryBuilder();
  const numbers = new Map<Operation, number>();
  for (const [i, { operation, isCall }] of events.entries()) {
    const { process, node, f, input, output, type } = operation;
    const time = i * 1e6;
    if (isCall) {
      numbers.set(operation, numbers.size);
      const key = operation.key === undefined ? {} : { key: operation.key };
      builder.invoke({ op: numbers.size - 1, process, node, f, ...key, input, time });
    } else {
      const op = numbers.get(operation) as number;
      builder.complete({ op, process, type, ...(output === undefined ? {} : { output }), time });
    }
  }
  return builder.build();
}
