import { expect, test } from "vitest";
import { linearizable } from "../../../checkers/index.ts";
import type { Value } from "../../../src/core/value.ts";
import { HistoryBuilder } from "../../../src/history/builder.ts";
import { check } from "../check.ts";

/** A hundred elements come and go, two at a time; then two are taken in the wrong order. */
function history(put: string, take: string, taken: readonly [number, number]) {
  const builder = new HistoryBuilder();
  let op = 0;
  const done = (f: string, input: Value, output: Value) => {
    builder.invoke({ op, process: 0, node: "n1", f, input, time: op });
    builder.complete({ op: op++, process: 0, type: "ok", output, time: op });
  };
  for (let element = 0; element < 100; element++) {
    done(put, element, null);
    done(take, null, element);
  }
  for (const element of [200, 201, 202]) done(put, element, null);
  for (const element of taken) done(take, null, element);
  return builder.build();
}

test.each([
  ["stack", "push", "pop", [200, 201]],
  ["priority-queue", "enqueue", "dequeue", [201, 200]],
  ["unordered-queue", "enqueue", "dequeue", [203, 200]],
] as const)(
  "a witness of a %s names the elements that went wrong and no others",
  async (model, put, take, taken) => {
    const { anomalies } = await check(linearizable(model), history(put, take, taken));
    expect(anomalies[0]).toMatchObject({ minimised: { of: 205 } });
    expect(anomalies[0]?.operations.length).toBeLessThanOrEqual(4);
    expect(anomalies[0]?.operations.every((op) => op >= 200)).toBe(true);
  },
);
