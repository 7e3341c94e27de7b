import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import type { Value } from "../../../src/core/value.ts";
import { eventOfForm } from "../../../src/history/edn/event.ts";
import type { FormMap } from "../../../src/history/edn/form.ts";
import { EdnReader } from "../../../src/history/edn/reader.ts";
import { EXPORTS, type ExportFormat } from "../../../src/history/export/write.ts";
import type { History } from "../../../src/history/history.ts";
import { historyOfJepsen, type JepsenOptions } from "../../../src/history/import/jepsen.ts";
import type { JepsenEvent } from "../../../src/history/import/jepsen-event.ts";
import { readRecorded } from "../../../src/history/import/read-recorded.ts";
import { historyOf } from "../../checkers/events.ts";
import { needs } from "../../needs.ts";
import { anyRecord } from "../random-record.ts";

const written = (history: History, format: ExportFormat, options = {}): string =>
  [...EXPORTS[format](history, options)].join("");

const readAgain = (text: string, format: ExportFormat, options: JepsenOptions = {}): History =>
  readRecorded("h", Buffer.from(text), { format, ...options }).history;

/** Everything that a history holds, shared memory as plain lists. */
function contentOf({ columns }: History): unknown {
  const plain = (item: unknown): unknown => {
    if (ArrayBuffer.isView(item)) return Array.from(item as unknown as ArrayLike<number>);
    const isRecord = typeof item === "object" && item !== null && !Array.isArray(item);
    return isRecord
      ? Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]))
      : item;
  };
  return plain(columns);
}

test("tutorial: a run's history as Jepsen would have recorded it", () => {
  const history = historyOf([
    [0, "invoke", "write", 3, "x"],
    [1, "invoke", "read", null, "x"],
    [0, "ok", "write", 3],
    [1, "ok", "read", 3],
    [0, "invoke", "cas", [3, 4], "x"],
    [0, "info", "cas", null],
  ]);
  expect(written(history, "edn")).toBe(
    `{:index 0, :time 0, :type :invoke, :process 0, :f :write, :value 3, :key "x", :node "n1"}
{:index 1, :time 1000000, :type :invoke, :process 1, :f :read, :value nil, :key "x", :node "n2"}
{:index 2, :time 2000000, :type :ok, :process 0, :f :write, :value 3, :key "x", :node "n1", :output nil}
{:index 3, :time 3000000, :type :ok, :process 1, :f :read, :value 3, :key "x", :node "n2"}
{:index 4, :time 4000000, :type :invoke, :process 0, :f :cas, :value [3 4], :key "x", :node "n1"}
{:index 5, :time 5000000, :type :info, :process 0, :f :cas, :value [3 4], :key "x", :node "n1"}
`,
  );
  expect(written(history, "json", { independent: true }).split("\n")[2]).toBe(
    '{"index":2,"time":2000000,"type":"ok","process":0,"f":"write","value":["x",3],"node":"n1","output":null},',
  );
});

test("a kind that returned something once means null when it returns null", () => {
  const dequeue = (process: number, output: Value) => [
    { type: "invoke", process, f: "dequeue", value: "jobs" },
    { type: "ok", process, f: "dequeue", value: output },
  ];
  const { history } = historyOfJepsen([...dequeue(0, 7), ...dequeue(1, null)]);
  expect(written(history, "json")).toContain('"process":1,"f":"dequeue","value":null}');
});

test("nothing at all", () => {
  const nothing = historyOf([]);
  expect(written(nothing, "json")).toBe("[]\n");
  expect(written(nothing, "edn")).toBe("");
});

describe("laws", () => {
  const formats: readonly ExportFormat[] = ["edn", "json"];

  test.each(formats)("a run's history survives %s", (format) => {
    fc.assert(
      fc.property(anyRecord, (history) => {
        const text = written(history, format);
        if (text !== "") expect(contentOf(readAgain(text, format))).toEqual(contentOf(history));
      }),
      { numRuns: 300 },
    );
  });

  test.each(formats)("and so it does with keys in pairs: %s", (format) => {
    fc.assert(
      fc.property(anyRecord, (history) => {
        fc.pre([...history.columns.key].every((key) => key >= 0) && history.count > 0);
        const text = written(history, format, { independent: true });
        expect(contentOf(readAgain(text, format, { independent: true }))).toEqual(contentOf(history));
      }),
      { numRuns: 100 },
    );
  });

  const field = fc.constantFrom("value", "time", "error", "node", "key", "index", "phase", "fault", "x");
  const strange = fc.dictionary(
    field,
    fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(null, "n1", "?", 5, -1)),
  );
  const foreign = fc.array(
    fc.tuple(
      fc.constantFrom<Value>(0, 1, -1, "nemesis", [2]),
      fc.constantFrom("read", "write"),
      strange,
      strange,
    ),
    { maxLength: 5 },
  );

  test.each(formats)("whatever somebody recorded survives %s, field for field", (format) => {
    fc.assert(
      fc.property(foreign, fc.constantFrom("ok", "fail", "info"), (drawn, type) => {
        const events = drawn.flatMap(([process, f, called, completed]) => [
          { ...called, type: "invoke", process, f },
          { ...completed, type, process, f },
        ]) as unknown as JepsenEvent[];
        fc.pre(events.length > 0);
        const plain = JSON.parse(JSON.stringify(events)) as JepsenEvent[];
        const { history } = historyOfJepsen(plain);
        const text = written(history, format);
        expectSaid(eventsIn(text, format), plain);
        expect(contentOf(readAgain(text, format))).toEqual(contentOf(history));
      }),
      { numRuns: 300 },
    );
  });
});

describe("histories of other projects survive, field for field", needs("corpus"), () => {
  test.each([
    ["elle-cli/jepsen__bank-neg.edn", "edn"],
    ["elle-cli/jepsen__set.edn", "edn"],
    ["elle-cli/jepsen__bank.json", "json"],
    ["elle-cli/knossos__mutex__bad__etcd.json", "json"],
    ["elle-cli/elle__paper-example.json", "json"],
    ["porcupine-kv/c10-bad.txt", "edn"],
    ["porcupine-kv/c01-ok.txt", "edn"],
  ] as const)("%s", (file, format) => {
    const bytes = readFileSync(join(inject("corpus"), file));
    const { history } = readRecorded(file, bytes);
    const text = written(history, format);
    expectSaid(eventsIn(text, format), eventsIn(bytes.toString(), format));
    expect(contentOf(readAgain(text, format))).toEqual(contentOf(history));
  });
});

function eventsIn(text: string, format: ExportFormat): JepsenEvent[] {
  if (format === "json") return JSON.parse(text) as JepsenEvent[];
  const reader = new EdnReader(text).enter();
  const events: JepsenEvent[] = [];
  for (let form = reader.next(); form !== undefined; form = reader.next())
    events.push(eventOfForm(form as FormMap));
  return events;
}

/** Everything that was said is said again; more may be said. What came back is the `output`, where there is one. */
function expectSaid(found: readonly JepsenEvent[], said: readonly JepsenEvent[]): void {
  expect(found).toHaveLength(said.length);
  said.forEach((event, i) => {
    const { output, ...again } = found[i] as JepsenEvent;
    const told = output !== undefined && "value" in event ? { ...again, value: output } : again;
    expect(told).toEqual({ ...told, ...event });
  });
}
