import fc from "fast-check";
import type { FaultEvent } from "../../src/core/fault.ts";
import type { OperationError, OperationType } from "../../src/core/operation.ts";
import type { Value } from "../../src/core/value.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import type { History } from "../../src/history/history.ts";

const word = fc.constantFrom("write", "read", "txn", "do it", "__proto__", "", ":f");

/** Values that look like something else in one notation or the other. */
const value: fc.Arbitrary<Value> = (
  fc.oneof(
    fc.constantFrom<Value>(
      null,
      1,
      2,
      ":a",
      "a",
      { "#set": [1, 2] },
      { "#set": [2, 1] },
      { "#number": "1.0" },
      [["r", 1, null]],
    ),
    fc.tuple(fc.constantFrom("append", "r", "x"), fc.integer(), fc.integer()).map((micro) => [micro]),
    fc.jsonValue({ maxDepth: 2 }),
  ) as fc.Arbitrary<Value>
).map((given) => JSON.parse(JSON.stringify(given)) as Value);

const error: fc.Arbitrary<OperationError> = fc.oneof(
  fc.record({
    message: fc.constantFrom("no answer", ":eof", "", "a b"),
    code: fc.constantFrom("eof", "a b", "", ":x"),
  }),
  fc.record({ message: fc.constantFrom("no answer", ":eof", '{"message":1}') }),
  fc.constantFrom({ message: "eof", code: "eof" }),
);

const step = fc.record({
  slot: fc.nat(3),
  f: word,
  input: value,
  output: value,
  repeats: fc.boolean(),
  hasOutput: fc.boolean(),
  error: fc.option(error, { nil: undefined }),
  type: fc.constantFrom<OperationType | "never">("ok", "ok", "fail", "info", "never"),
  key: fc.option(fc.oneof(fc.constantFrom<string | number>("k", ":k", 3, 1.5), fc.string()), {
    nil: undefined,
  }),
  node: fc.constantFrom("n1", "n2", ":n", "?"),
  later: fc.nat(2),
});

/** Any history that a run could have recorded: four clients, every outcome, values of every kind, faults and phases. */
export const anyRecord: fc.Arbitrary<History> = fc
  .tuple(fc.array(step, { maxLength: 12 }), value, fc.boolean())
  .map(([steps, plan, healed]) => {
    const builder = new HistoryBuilder();
    const open = new Map<
      number,
      { readonly op: number; readonly step: (typeof steps)[number]; readonly process: number }
    >();
    let time = 0;
    let op = 0;
    for (const event of faultEvents(plan, healed)) builder.fault(event);
    builder.phase({ name: "load", time: 0 });
    for (const step of steps) {
      time += step.later;
      const busy = open.get(step.slot);
      if (busy) {
        complete(builder, busy, time);
        open.delete(step.slot);
      } else {
        const { f, input, key, node, slot } = step;
        const process = slot + 4 * op;
        builder.invoke({ op, process, node, f, ...(key === undefined ? {} : { key }), input, time });
        open.set(slot, { op: op++, step, process });
      }
    }
    builder.phase({ name: "final reads", time: time + 1 });
    return builder.build();
  });

function complete(
  builder: HistoryBuilder,
  {
    op,
    step,
    process,
  }: { readonly op: number; readonly step: { readonly [field: string]: unknown }; readonly process: number },
  time: number,
): void {
  const { type, error, repeats, hasOutput, input, output } = step;
  if (type === "never") return;
  const returned = (repeats ? input : output) as Value;
  builder.complete({
    op,
    process,
    type: type as OperationType,
    ...(type === "ok" || hasOutput ? { output: returned } : {}),
    ...(error && type !== "ok" ? { error: error as OperationError } : {}),
    time,
  });
}

const faultEvents = (plan: Value, healed: boolean): FaultEvent[] => [
  { stage: "begin", fault: 1, nemesis: "kill", plan, describe: "kill n1", time: 0 },
  {
    stage: "in-force",
    fault: 1,
    inForce: true,
    evidence: [{ what: "pid", holds: true }],
    describe: "kill n1",
    time: 0,
  },
  ...(healed
    ? [{ stage: "end", fault: 1, felt: [], healed, time: 0 } as const]
    : [{ stage: "error", fault: 1, message: "gone", time: 0 } as const]),
];
