import { describe, expect, test } from "vitest";
import { watch } from "../../../checkers/index.ts";
import type { OperationType } from "../../../src/core/operation.ts";
import type { Value } from "../../../src/core/value.ts";
import { check } from "../check.ts";
import type { TestEvent } from "../events.ts";
import { recorded } from "../recorded.ts";
import { contend } from "./against-definition.ts";

const did = (
  process: number,
  f: string,
  input: Value,
  output: Value,
  type: OperationType = "ok",
): TestEvent[] => [
  [process, "invoke", f, input],
  [process, type, f, output],
];
const wrote = (revision: number, changes: Value) => did(0, "write", changes, { revision });
const event = (revision: number, key: string, value: Value = revision) => ({ revision, key, value });
const watched = (from: number | null, ...responses: Value[]) => did(1, "watch", { from }, responses);
const sent = (...events: Value[]): Value => ({ events });

const judge = (...events: TestEvent[][]) => check(watch(), recorded(events.flat()));
const types = async (...events: TestEvent[][]) => (await judge(...events)).anomalies.map(({ type }) => type);

/** Keys `a` to `d`, each written once, at revisions 1 to 4. */
const FOUR = ["a", "b", "c", "d"].flatMap((key, i) => wrote(i + 1, { [key]: i + 1 }));
const [A, B, C, D] = ["a", "b", "c", "d"].map((key, i) => event(i + 1, key)) as Value[] as [
  Value,
  Value,
  Value,
  Value,
];

test("tutorial: a watch that leaves out a change between two others is not reliable", async () => {
  const result = await judge(FOUR, watched(1, sent(A, B), sent(D)));
  expect(result).toMatchObject({ verdict: "invalid", opportunities: 1 });
  expect(result.anomalies).toEqual([
    {
      type: "not-reliable",
      message:
        "process 1 was not shown c = 3 at revision 3 from n2 at 9.00 ms (operation 2), although it was shown revisions 1 and 4",
      operations: [2, 4],
    },
  ]);
});

test("a watch may end at any revision, and begin at any", async () => {
  expect((await judge(FOUR, watched(2, sent(B), sent(C)))).verdict).toBe("valid");
  expect((await judge(FOUR, watched(null, sent(C, D)))).verdict).toBe("valid");
  expect(await judge(FOUR, watched(2))).toMatchObject({ verdict: "valid", opportunities: 0 });
});

describe("each promise has an anomaly of its own", () => {
  test("ordered", async () => {
    expect(await types(FOUR, watched(1, sent(A, C, B)))).toEqual(["not-ordered"]);
  });
  test("unique", async () => {
    expect(await types(FOUR, watched(1, sent(A, B), sent(B)))).toEqual(["not-unique"]);
  });
  test("atomic: all changes of a revision in one response", async () => {
    const both = wrote(1, { a: 1, b: 1 });
    const [a, b] = [event(1, "a"), event(1, "b")];
    expect(await types(both, watched(1, sent(a, b)))).toEqual([]);
    expect(await types(both, watched(1, sent(a), sent(b)))).toEqual(["not-atomic"]);
    expect(await types(both, watched(1, sent(a)))).toEqual(["not-atomic"]);
  });
  test("resumable: from where it was to begin, and not earlier", async () => {
    expect(await types(FOUR, watched(2, sent(C)))).toEqual(["not-resumable"]);
    expect(await types(FOUR, watched(2, sent(A, B)))).toEqual(["not-resumable"]);
  });
  test("bookmarkable: all up to a bookmark came before it", async () => {
    expect(await types(FOUR, watched(1, sent(A, B), { bookmark: 2 }, sent(C)))).toEqual([]);
    expect(await types(FOUR, watched(1, sent(A), { bookmark: 2 }, sent(B)))).toEqual(["not-bookmarkable"]);
    expect(await types(FOUR, watched(1, sent(A), { bookmark: 2 }))).toEqual(["not-bookmarkable"]);
    expect(await types(FOUR, watched(1, { bookmark: 1 }))).toEqual(["not-bookmarkable"]);
  });
});

test("what a watch shows was written, there and before", async () => {
  expect(await types(FOUR, watched(2, sent(event(2, "z"))))).toContain("unwritten-event");
  expect(await types(FOUR, watched(2, sent(event(2, "b", 7))))).toEqual(["contradicting-event"]);
  expect(await types(watched(1, sent(A)), FOUR)).toEqual(["unwritten-event"]);
  expect(await types(did(0, "write", { a: 1 }, null, "fail"), watched(1, sent(A)))).toEqual([
    "unwritten-event",
  ]);
});

test("a write in doubt may have happened, and has once a watch has shown it", async () => {
  const doubtful = did(3, "write", { x: 9 }, null, "info");
  const all = sent(A, B, C, D);
  const shows = did(2, "watch", { from: 1 }, [all, sent(event(5, "x", 9)), { bookmark: 5 }]);
  expect(await types(FOUR, doubtful, watched(1, all, { bookmark: 9 }))).toEqual([]);
  expect(await types(FOUR, doubtful, shows, watched(1, all, { bookmark: 9 }))).toEqual(["not-bookmarkable"]);
});

test("what a watch was sent before it broke counts", async () => {
  expect(await types(FOUR, did(1, "watch", { from: 1 }, [sent(B)], "info"))).toEqual(["not-resumable"]);
  expect(await types(FOUR, did(1, "watch", { from: 1 }, "connection reset", "info"))).toEqual([]);
});

test("a watch of a prefix is shown what begins so", async () => {
  const some = (...events: Value[]) =>
    did(1, "watch", { from: 1, prefix: "b" }, [sent(...events), { bookmark: 4 }]);
  expect(await types(FOUR, some(B))).toEqual([]);
  expect(await types(FOUR, some())).toEqual(["not-bookmarkable"]);
});

test("what cannot be judged is unknown, with the reason", async () => {
  const reason = async (...events: TestEvent[][]) => (await judge(...events)).reason;
  expect(await reason(wrote(1, { a: 1 }), wrote(1, { b: 1 }))).toContain("were both given revision 1");
  expect(await reason(did(0, "write", { a: 1 }, null))).toContain("acknowledged without a revision");
  const unreadable = await judge(did(0, "write", 5, { revision: 1 }), watched(1, sent(A)));
  expect(unreadable).toMatchObject({
    verdict: "unknown",
    reason: expect.stringContaining("operation 0 writes 5"),
  });
  expect(await reason(watched(1, sent(7)))).toContain('was sent {"events":[7]}');
  expect(await reason(did(1, "watch", { from: -1 }, []))).toContain("is to watch from -1");
  expect(await reason(did(1, "watch", { from: 1 }, null))).toContain("showed null");
});

test("2,000 random histories are judged as by definition, and no correct run is accused", () =>
  contend(2000, 5));
