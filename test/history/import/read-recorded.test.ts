import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { formatNamed } from "../../../src/history/import/formats.ts";
import { type RecordedOptions, readRecorded } from "../../../src/history/import/read-recorded.ts";
import { operationsOf } from "../../checkers/brute-force.ts";

const read = (text: string | Buffer, options?: RecordedOptions) =>
  readRecorded("h", typeof text === "string" ? Buffer.from(text) : text, options);

const JSON_LINES = `{"type":"invoke","process":0,"f":"write","value":1,"time":1}
{"type":"ok","process":0,"f":"write","value":1,"time":2}
`;

const SAME: { readonly [format: string]: readonly string[] } = {
  json: [
    JSON_LINES,
    `\uFEFF\n[${JSON_LINES.trim().replace("\n", ",\n")}]`,
    JSON_LINES.trimEnd().replace("\n", "\n\n"),
  ],
  edn: [
    "{:type :invoke, :process 0, :f :write, :value 1, :time 1} {:type :ok :process 0 :f :write :value 1 :time 2}",
    "; by hand\n({:type :invoke, :process 0, :f :write, :value 1, :time 1}\n#_ 5 {:type :ok :process 0 :f :write :value 1 :time 2})",
    "[{:process 0, :type :invoke, :f :write, :value 1, :time 1}, {:type :ok :process 0 :f :write :value 1 :time 2}]",
  ],
  ordeal: [
    `{"type":"history","version":1,"test":"t","seed":1}
{"type":"invoke","op":0,"time":1,"process":0,"node":"?","f":"write","input":1}
{"type":"ok","op":0,"time":2,"process":0,"output":1}
`,
  ],
};

describe("the same history in every format, found out by its beginning", () => {
  for (const [format, texts] of Object.entries(SAME))
    test.each(texts)(`${format}, case %#`, (text) => {
      for (const bytes of [Buffer.from(text), gzipSync(text)]) {
        const recorded = read(bytes);
        expect(recorded.format).toBe(format);
        expect(operationsOf(recorded.history)).toMatchObject([
          { f: "write", input: 1, output: 1, type: "ok", callTime: 1, returnTime: 2, node: "?" },
        ]);
        expect(recorded.history.columns.asides).toEqual([]);
      }
    });
});

test("a Porcupine etcd log, with tabs or blanks, time-outs and other lines", () => {
  const { history, format } = read(`INFO  jepsen.core - Worker 3 starting
INFO  jepsen.util - 3\t:invoke\t:read\tnil
INFO  jepsen.util - 4   :invoke :cas    [1 2]
INFO  jepsen.util - 3\t:fail\t:read\t:timed-out
INFO  jepsen.util - 4   :info   :cas    :timed-out
INFO  jepsen.util - :nemesis :info :start nil
INFO  jepsen.util - 4\t:invoke\t:write\t4
INFO  jepsen.util - 4\t:ok\t:write\t4
`);
  expect(format).toBe("porcupine-etcd");
  expect(operationsOf(history)).toMatchObject([
    { process: 3, f: "read", type: "fail", error: { code: "timed-out" } },
    { process: 4, f: "cas", input: [1, 2], type: "info", error: { code: "timed-out" } },
    { process: 4, f: "write", input: 4, output: 4, type: "ok" },
  ]);
  expect(history.operation(1)).not.toHaveProperty("output");
  expect(history.columns.asides).toHaveLength(1);
});

test("a Porcupine key-value log is EDN with a key", () => {
  const { history } = read(
    '{:process 0, :type :invoke, :f :get, :key "7", :value nil}\n{:process 0, :type :ok, :f :get, :key "7", :value "x 0 0 y"}\n',
    { format: formatNamed("porcupine-kv") },
  );
  expect(history.operation(0)).toMatchObject({ f: "get", key: "7", output: "x 0 0 y" });
});

test("integers that JavaScript would round stay apart, in JSON and in EDN", () => {
  for (const [open, close] of [
    ['[{"process":0,"type":"invoke","f":"write","value":', "}]"],
    ["{:process 0, :type :invoke, :f :write, :value ", "}"],
  ]) {
    const inputOf = (number: string) => read(open + number + close).history.operation(0).input;
    expect(inputOf("9007199254740993")).toEqual({ "#number": "9007199254740993" });
    expect(inputOf("1e400")).toEqual({ "#number": "1e400" });
    expect(inputOf("9007199254740991")).toBe(9007199254740991);
  }
  const text =
    '[{"process":0,"type":"invoke","f":"w","value":"9007199254740993 \\" 1e999","time":1700000000000000000}]';
  expect(read(text).history.operation(0)).toMatchObject({
    input: '9007199254740993 " 1e999',
    callTime: 1.7e18,
  });
});

test.each([
  ["", "h cannot be read as a history: it is empty"],
  [" \n", "it is empty"],
  ["hello\n", "its beginning is that of no format. Expected one of\n    ordeal"],
  ["{", "h:1: expected a closing }, found the end"],
  ['{"', "h:1: expected one JSON object a line"],
  ["null", "its beginning is that of no format"],
  ["[1,2]", "h: event 0: expected an event"],
  ["[", "h:1: expected a closing ], found the end"],
  [`${JSON_LINES}{"type`, "h:3: expected one JSON object a line"],
  [
    `${JSON_LINES}{"type":"ok","process":0}`,
    "h:3: txn completes (ok) on process 0, which has no operation open",
  ],
  ['[{"type":"invoke","process":9007199254740993}]', "h: event 0: expected processes up to 2147483647"],
  ["{:type :invoke, :process 0}\n\n{:type :huh\n :process 0}", 'h:3: expected "type" to be one of'],
  ["[{:type :invoke, :process 0}\n7]", "h:2: expected an event"],
  ["({:type :invoke, :process 0}\n:a)", 'h:2: expected an event with a "process"'],
  ["{:a 1\n :b}", "h:2: expected a value for every key"],
  ["- 0 :invoke :read nil\n- 0 :ok :read [1\n", "h:2: expected a closing ]"],
  ["[".repeat(1e6), "h: expected one JSON array"],
  ["([".repeat(1e6), "h:1: expected forms nested at most 1000 deep"],
  ["[".repeat(1e6) + "]".repeat(1e6), "h: event 0: expected an event"],
  [Buffer.from([0x1f, 0x8b, 1, 2, 3]), "gzip says:"],
])("case %#: what is no history is refused with its place", (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test("a format of another name is refused with the nearest", () => {
  expect(() => formatNamed("jsn")).toThrow('there is no format "jsn". Did you mean json?');
  expect(() => read(JSON_LINES, { format: "edn" })).toThrow("h:1: expected");
});
