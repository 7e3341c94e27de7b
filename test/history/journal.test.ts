import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Value } from "../../src/core/value.ts";
import { Journal } from "../../src/history/journal.ts";
import { readHistory } from "../../src/history/read.ts";

const fresh = () => join(mkdtempSync(join(tmpdir(), "ordeal-journal-")), "history.jsonl");

function tutorialJournal(): string {
  const path = fresh();
  const journal = new Journal(path, { test: "tutorial", seed: 1 });
  journal.phase({ name: "load", time: 0 });
  journal.invoke({ op: 0, process: 0, node: "n1", f: "write", key: 3, input: 4, time: 10 });
  journal.invoke({ op: 1, process: 1, node: "n2", f: "read", key: 3, input: null, time: 20 });
  journal.complete({ op: 1, process: 1, type: "ok", output: 4, time: 30 });
  journal.complete({
    op: 0,
    process: 0,
    type: "info",
    error: { message: "no answer", code: "timeout" },
    time: 40,
  });
  journal.close();
  return path;
}

test("tutorial: what is journaled can be read again, operation by operation", () => {
  const { history, warnings } = readHistory(tutorialJournal());
  expect(warnings).toEqual([]);
  expect(history.operation(1)).toEqual({
    op: 1,
    process: 1,
    node: "n2",
    f: "read",
    key: 3,
    input: null,
    type: "ok",
    output: 4,
    callPosition: 1,
    returnPosition: 2,
    callTime: 20,
    returnTime: 30,
  });
  expect(history.operation(0)).toMatchObject({
    type: "info",
    error: { message: "no answer", code: "timeout" },
    returnPosition: 0x7fffffff,
    returnTime: 40,
  });
});

test("an operation without a completion is info, for ever concurrent", () => {
  const path = fresh();
  const journal = new Journal(path, { test: "t", seed: 1 });
  journal.invoke({ op: 0, process: 0, node: "n1", f: "write", input: 1, time: 5 });
  journal.close();
  expect(readHistory(path).history.operation(0)).toMatchObject({ type: "info", returnTime: Infinity });
});

test("what an operation saw before it gave up is kept", () => {
  const path = fresh();
  const journal = new Journal(path, { test: "t", seed: 1 });
  journal.invoke({ op: 0, process: 0, node: "n1", f: "poll", input: null, time: 5 });
  journal.complete({ op: 0, process: 0, type: "info", output: [1, 2], time: 6 });
  journal.close();
  expect(readHistory(path).history.operation(0)).toMatchObject({ type: "info", output: [1, 2] });
});

test("a torn last line is left out and said", () => {
  const path = tutorialJournal();
  appendFileSync(path, '{"type":"invoke","op":2,"ti');
  const { history, warnings } = readHistory(path);
  expect(history.count).toBe(2);
  expect(warnings).toEqual([
    "history.jsonl line 7 is torn: the run was killed while it wrote. The 6 lines before it are whole.",
  ]);
});

test("a journal is never written over another", () => {
  const path = tutorialJournal();
  const before = readFileSync(path, "utf8");
  expect(() => new Journal(path, { test: "t", seed: 2 })).toThrow("EEXIST");
  expect(readFileSync(path, "utf8")).toBe(before);
});

const INVOKE = '{"type":"invoke","op":0,"time":1,"process":0,"node":"n1","f":"read","input":null}';

test.each([
  ["", ":1: expected"],
  ["{}\n", ':1: expected "type" to be one of'],
  [`${INVOKE}\n`, ':1: expected {"type":"history","version":1,…} as the first line'],
  ['{"type":"history","version":2}\n', ':1: expected {"type":"history","version":1,…}'],
  ['{"type":"history","version":1}\nnonsense\n', ":2: expected one JSON object, found nonsense"],
  ['{"type":"history","version":1}\n\n', ":2: expected one JSON object, found an empty line"],
  ['{"type":"history","version":1}\n{"type":"invoke","op":0}\n', ':2: expected invoke with a proper "time"'],
  [`{"type":"history","version":1}\n${INVOKE}\n${INVOKE}\n`, ":3: expected operation 1, found 0"],
  [
    `{"type":"history","version":1}\n${INVOKE}\n${INVOKE.replace('"op":0', '"op":1')}\n`,
    ":3: process 0 invokes operation 1 while its operation 0 is still open",
  ],
  [
    '{"type":"history","version":1}\n{"type":"ok","op":0,"time":1,"process":0,"output":1}\n',
    ":2: operation 0 completes on process 0, which has no operation open",
  ],
  [
    `{"type":"history","version":1}\n${INVOKE}\n{"type":"ok","op":0,"time":0,"process":0,"output":1}\n`,
    ":3: time goes back from 1 to 0 ns",
  ],
  [
    '{"type":"history","version":1}\n{"type":"fault","fault":0,"time":1,"stage":"begun"}\n',
    ':2: expected fault with a proper "stage"',
  ],
  [
    '{"type":"history","version":1}\n{"type":"history","version":1}\n',
    ":2: expected an event, found a second header",
  ],
])("case %#: a file that is no history is refused with its line", (content, message) => {
  const path = fresh();
  writeFileSync(path, content);
  expect(() => readHistory(path)).toThrow(message);
});

test("a file that is not there is a usage error", () => {
  expect(() => readHistory("/nonexistent/history.jsonl")).toThrow("Expected the history.jsonl of a run");
});

test("law: any JSON value survives the journal, as input, output and key", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.oneof(fc.string(), fc.integer()), (input, output, key) => {
      const path = fresh();
      const journal = new Journal(path, { test: "law", seed: 0 });
      journal.invoke({
        op: 0,
        process: 0,
        node: "ñ→\u2028",
        f: 'quo"te',
        key,
        input: input as Value,
        time: 0,
      });
      journal.complete({ op: 0, process: 0, type: "ok", output: output as Value, time: 1 });
      journal.close();
      const operation = readHistory(path).history.operation(0);
      expect({ input: operation.input, output: operation.output, key: operation.key }).toEqual(
        JSON.parse(JSON.stringify({ input, output, key })),
      );
      expect(operation).toMatchObject({ node: "ñ→\u2028", f: 'quo"te' });
    }),
    { numRuns: 200 },
  );
});
