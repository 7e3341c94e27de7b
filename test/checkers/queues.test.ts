import { describe, expect, test } from "vitest";
import { queue, totalQueue } from "../../checkers/index.ts";
import { check } from "./check.ts";
import type { TestEvent } from "./events.ts";
import { call, recorded } from "./recorded.ts";

const enqueue = (process: number, element: string, type: "ok" | "fail" | "info" = "ok") =>
  call(process, "enqueue", element, null, type);
const dequeue = (process: number, element: string | null) => call(process, "dequeue", null, element);
const drain = (process: number, ...elements: string[]) => call(process, "drain", null, elements);
const gaveUp = (process: number, f: string) => call(process, f, null, null, "info");

describe("queue", () => {
  const judge = (...events: TestEvent[][]) => check(queue(), recorded(events.flat()));

  test("tutorial: what comes out must have gone in, as often", async () => {
    const result = await judge(enqueue(0, "a"), dequeue(1, "a"), dequeue(2, "a"), dequeue(2, "b"));
    expect(result).toMatchObject({
      verdict: "invalid",
      opportunities: 3,
      statistics: { attempted: 1, dequeued: 3 },
    });
    expect(result.anomalies).toEqual([
      {
        type: "dequeue-from-nowhere",
        message:
          'process 2 dequeued "a" from n3 at 5.00 ms, but process 1 had dequeued it from n2 at 3.00 ms already, and nobody had enqueued it again',
        operations: [0, 1, 2],
      },
      {
        type: "dequeue-from-nowhere",
        message: 'process 2 dequeued "b" from n3 at 7.00 ms, which nobody had tried to enqueue by then',
        operations: [3],
      },
    ]);
  });

  test("an enqueue under way or in doubt is enough; one that failed, or comes later, is not", async () => {
    const open: TestEvent[] = [[0, "invoke", "enqueue", "a"]];
    expect((await judge(open, dequeue(1, "a"))).verdict).toBe("valid");
    expect((await judge(enqueue(0, "a", "info"), dequeue(1, "a"))).verdict).toBe("valid");
    expect((await judge(dequeue(1, "a"), enqueue(0, "a"))).verdict).toBe("invalid");
    expect((await judge(enqueue(0, "a", "fail"), dequeue(1, "a"))).anomalies).toMatchObject([
      { message: expect.stringContaining("had definitely failed"), operations: [0, 1] },
    ]);
  });

  test("a dequeue of null found nothing; null is no element", async () => {
    expect(await judge(dequeue(1, null))).toMatchObject({ verdict: "valid", opportunities: 0 });
    expect(await judge(call(0, "enqueue", null))).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("enqueued null"),
    });
  });
});

describe("total-queue", () => {
  const judge = (...events: TestEvent[][]) => check(totalQueue(), recorded(events.flat()));

  test("tutorial: what goes in must come out", async () => {
    const result = await judge(enqueue(0, "a"), enqueue(0, "b"), dequeue(1, "a"), drain(2));
    expect(result).toMatchObject({
      verdict: "invalid",
      statistics: { attempted: 2, acknowledged: 2, ok: 1, lostCount: 1, lost: '"b"' },
    });
    expect(result.anomalies).toEqual([
      {
        type: "lost-element",
        message:
          '"b" was acknowledged to process 0 by n1 at 3.00 ms, but never came out, though process 2 drained the queue from n3 at 7.00 ms',
        operations: [1, 3],
      },
    ]);
  });

  test("what comes out must have gone in; twice is told and allowed; what was in doubt is recovered", async () => {
    const result = await judge(
      enqueue(0, "a"),
      enqueue(1, "b", "info"),
      dequeue(2, "a"),
      drain(3, "a", "b", "c"),
    );
    expect(result).toMatchObject({
      verdict: "invalid",
      anomalies: [{ type: "unexpected-element", operations: [3] }],
      statistics: { duplicated: '"a"', recovered: '"b"', unexpected: '"c"', lost: "" },
    });
  });

  test("without a drain after it, an element may still be there", async () => {
    expect(await judge(enqueue(0, "a"))).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("end with a drain"),
      statistics: { lost: '"a"' },
    });
    expect(await judge(drain(1), enqueue(0, "a"))).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("only after the last drain"),
    });
  });

  test("an indeterminate dequeue may have taken one element, an indeterminate drain any number", async () => {
    const two = [...enqueue(0, "a"), ...enqueue(0, "b")];
    expect(await judge(enqueue(0, "a"), gaveUp(1, "dequeue"), drain(2))).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("1 indeterminate dequeue may have taken them"),
    });
    expect(await judge(two, gaveUp(1, "drain"), drain(2))).toMatchObject({ verdict: "unknown" });
    expect(await judge(two, gaveUp(1, "dequeue"), drain(2))).toMatchObject({
      verdict: "invalid",
      anomalies: [
        {
          type: "lost-element",
          message:
            "2 acknowledged elements never came out, though the queue was drained; 1 indeterminate dequeue may have taken as many, so 1 at least are lost",
        },
      ],
    });
    // One that began after the queue was found empty took nothing from it.
    expect((await judge(enqueue(0, "a"), drain(2), gaveUp(1, "dequeue"))).verdict).toBe("invalid");
  });

  test("a drain that returned no list is not understood, and nothing is lost for certain", async () => {
    expect(await judge(enqueue(0, "a"), call(1, "drain", null, 5), drain(1))).toMatchObject({
      verdict: "unknown",
      reason: "operation 1 drained 5, which is no list of elements",
    });
  });
});
