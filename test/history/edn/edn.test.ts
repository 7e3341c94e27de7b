import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Value } from "../../../src/core/value.ts";
import { eventOfForm, formOfEvent } from "../../../src/history/edn/event.ts";
import { type Form, FormMap, FormSet, Tagged } from "../../../src/history/edn/form.ts";
import { EdnError, EdnReader } from "../../../src/history/edn/reader.ts";
import { formOfValue, valueOfForm } from "../../../src/history/edn/value.ts";
import { writeForm } from "../../../src/history/edn/writer.ts";
import { anyForm } from "./forms.ts";

function read(text: string): Form {
  const reader = new EdnReader(text);
  const form = reader.next();
  if (form === undefined || reader.next() !== undefined) throw new Error(`expected one form: ${text}`);
  return form;
}

test("tutorial: an operation as Jepsen writes it", () => {
  const form = read(
    '{:type :ok, :f :txn, :value [[:r 12 [1 2]] [:append "x" 3]], :process 4, :time 3186929129, :error [:duplicate-key "taken"]}',
  );
  expect(eventOfForm(form as FormMap)).toEqual({
    type: "ok",
    f: "txn",
    value: [
      ["r", 12, [1, 2]],
      ["append", "x", 3],
    ],
    process: 4,
    time: 3186929129,
    error: [":duplicate-key", "taken"],
  });
});

test.each([
  ["1 2", [1, 2]],
  ["; all\n(1 2)", [1, 2]],
  ["[[1] 2] ; all", [[1], 2]],
  ["", []],
  ["[]", []],
])("forms in a row, or in one list: %s", (text, forms) => {
  const reader = new EdnReader(text).enter();
  const read: Form[] = [];
  for (let form = reader.next(); form !== undefined; form = reader.next()) read.push(form);
  expect(read).toEqual(forms);
});

describe("what is read", () => {
  test.each<[string, Value]>([
    ["nil", null],
    ["(1, 2 3N)", [1, 2, 3]],
    ["[+7 -0 -8]", [7, 0, -8]],
    ["1.5e-3", 0.0015],
    ["1.0", { "#number": "1.0" }],
    ["1E3", { "#number": "1000.0" }],
    ["9007199254740993N", { "#number": "9007199254740993" }],
    ["1e400", { "#number": "1e400" }],
    ["##-Inf", { "#number": "##-Inf" }],
    ['"a\\n\\u00e9\\"\\\\"', 'a\né"\\'],
    ["\\newline", { "#char": "\n" }],
    ["\\u0041", { "#char": "A" }],
    ["\\u", { "#char": "u" }],
    [":eof", ":eof"],
    ['":eof"', { "#string": ":eof" }],
    ["#{3 1 2}", { "#set": [1, 2, 3] }],
    ['{0 10, :from 7, "n1" 1, "n 1" 2, [1] 3}', { "0": 10, from: 7, '#"n1"': 1, "n 1": 2, "#[1]": 3 }],
    ['#inst "2026-01-01"', { "#inst": "2026-01-01" }],
    ["#set [1]", { "#tagged": ["set", [1]] }],
    ["; a comment\n[1 #_ #_ 2 {:a 3} 4 #_ [5]] ; another", [1, 4]],
    [
      "[... a/b <init> -x]",
      [{ "#symbol": "..." }, { "#symbol": "a/b" }, { "#symbol": "<init>" }, { "#symbol": "-x" }],
    ],
    ['#object[java.lang.Object "x"]', { "#object": [{ "#symbol": "java.lang.Object" }, "x"] }],
  ])("%s", (text, value) => {
    expect(valueOfForm(read(text))).toEqual(value);
  });

  test.each([
    ["[1 2", "expected a closing ], found the end", 0],
    ["[1 2)", 'expected a closing ], found ")"', 5],
    ["([1]", "expected a closing ), found the end", 4],
    ["([1]]", 'expected a form, found "]"', 5],
    ["([1]) 2", "expected the end after the list, found more", 7],
    ["]", 'expected a form, found "]"', 1],
    ['"abc', 'expected a closing ", found the end', 0],
    ["{:a 1 :b}", "expected a value for every key of a map, found none for the last one", 9],
    ["{:a 1 :a 2}", "expected different keys, found one twice", 11],
    ["#{1 1}", "expected different elements, found one twice", 6],
    ["12ab", "expected a number, found 12ab", 0],
    ["::x", "expected a form, found ::x", 0],
    ["@x", "expected a form, found @x", 0],
    ["#", "expected a set, a tag or a number after #, found #", 1],
    ["#tag", "expected a form after #tag, found the end", 4],
    ["[#_]", 'expected a form to leave out, found "]"', 4],
    ['"\\q"', "expected an escape such as \\n, found \\q", 4],
    ["\\notachar", "expected a character such as \\a or \\newline, found \\notachar", 9],
    ["[".repeat(1e6), "expected forms nested at most 1000 deep, found more", 1001],
    ["#x ".repeat(1e6), "expected forms nested at most 1000 deep, found more", 3002],
    ["#_".repeat(1e6), "expected forms nested at most 1000 deep, found more", 2002],
  ])("case %#: what cannot be read is refused with its place", (text, message, offset) => {
    const reader = text.startsWith("([") ? new EdnReader(text).enter() : new EdnReader(text);
    let error: unknown;
    try {
      while (reader.next() !== undefined);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(EdnError);
    expect((error as EdnError).message).toBe(message);
    expect((error as EdnError).offset).toBe(offset);
  });
});

describe("laws", () => {
  const runs = { numRuns: 3000 };

  test("a form that is written is read again", () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        expect(read(writeForm(form))).toEqual(form);
      }),
      runs,
    );
  });

  test("a form survives being a value", () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const value = valueOfForm(form);
        expect(normal(formOfValue(JSON.parse(JSON.stringify(value)) as Value))).toEqual(normal(form));
      }),
      runs,
    );
  });

  const json = fc.oneof(
    fc.jsonValue(),
    fc.array(fc.jsonValue()),
    anyForm.map(valueOfForm),
  ) as fc.Arbitrary<Value>;
  const value = fc
    .oneof(
      json,
      fc.dictionary(fc.constantFrom("#set", "#map", "#string", "#x", "#ordeal/json", "__proto__"), json, {
        maxKeys: 1,
      }),
    )
    .map((given) => JSON.parse(JSON.stringify(given)) as Value);

  test("a value survives being a form, as text", () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(valueOfForm(read(writeForm(formOfValue(given))))).toEqual(given);
      }),
      runs,
    );
  });

  const field = fc.oneof(fc.constantFrom("type", "f", "process", "value", "key", "a b"), fc.string());
  const transactions = fc.array(
    fc.tuple(fc.constantFrom<Value>("r", ":r", "append", { "#string": "r" }, 1), fc.integer()),
    { minLength: 1, maxLength: 2 },
  ) as fc.Arbitrary<Value>;
  const fieldValue = fc.oneof(
    value,
    transactions,
    transactions.map((inner) => ({ "#vector": inner })),
    fc.constantFrom<Value>(":read", "read", { "#string": "read" }, { "#string": ":read" }, "do it"),
  );

  test("an event survives being a map", () => {
    fc.assert(
      fc.property(fc.dictionary(field, fieldValue), (event) => {
        expect(eventOfForm(read(writeForm(formOfEvent(event))) as FormMap)).toEqual(event);
      }),
      runs,
    );
  });

  const formField = fc.oneof(fc.constantFrom(":type", ":f", ":value", '"f"', ":x").map(read), anyForm);
  const formTransaction = fc.array(
    fc.tuple(fc.constantFrom(":r", '"r"', "r", ":x").map(read), anyForm) as fc.Arbitrary<Form>,
    { minLength: 1, maxLength: 2 },
  ) as fc.Arbitrary<Form>;

  test("a map survives being an event", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(formField, fc.oneof(anyForm, formTransaction)), {
          maxLength: 3,
          selector: ([key]) => writeForm(key),
        }),
        (entries) => {
          const form = new FormMap(entries);
          expect(normal(formOfEvent(eventOfForm(form)))).toEqual(normal(form));
        },
      ),
      runs,
    );
  });
});

/** A form as text, the elements of sets and maps in an order of their own: they have none. */
const normal = (form: Form): string => writeForm(ordered(form));

function ordered(form: Form): Form {
  if (form instanceof FormSet) return new FormSet(sorted(form.elements.map(ordered)));
  if (form instanceof FormMap) {
    const entries = form.entries.map(([key, value]) => [ordered(key), ordered(value)] as const);
    return new FormMap(sorted(entries));
  }
  if (form instanceof Tagged) return new Tagged(form.tag, ordered(form.form));
  return Array.isArray(form) ? form.map(ordered) : form;
}

const sorted = <F extends Form>(forms: readonly F[]): F[] =>
  [...forms].sort((a, b) => (writeForm(a) < writeForm(b) ? -1 : 1));
