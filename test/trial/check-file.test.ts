import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { OrdealError } from "../../src/core/errors.ts";
import { checkFile, type FileOrder } from "../../src/trial/check-file.ts";
import type { CheckerOrder } from "../../src/trial/named-checker.ts";

/** The verdict on a file that holds `text`; `refused: …` where it is the caller's mistake. */
async function verdictOn(text: string, order: Omit<FileOrder, "path"> & CheckerOrder): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), "ordeal-file-")), "h");
  writeFileSync(path, text);
  try {
    return (await checkFile({ path, ...order }, {})).results.verdict;
  } catch (error) {
    if ((error as OrdealError).kind === "usage") return `refused: ${(error as OrdealError).message}`;
    throw error;
  }
}

const REGISTER = { checker: "linearizable", model: "register" };

test.each<[CheckerOrder & { format?: string }, string]>([
  [{ checker: "linearisable" }, 'there is no checker "linearisable". Did you mean linearizable?'],
  [{ ...REGISTER, model: "cas-regster" }, 'there is no model "cas-regster". Did you mean cas-register?'],
  [{ checker: "linearizable" }, "needs a --model, such as cas-register"],
  [{}, "name a --checker.\n  bank              money moves"],
  [{ ...REGISTER, format: "ednn" }, 'there is no format "ednn". Did you mean edn?'],
  [{ ...REGISTER, set: { modle: "1" } }, "takes no modle. Did you mean model?"],
  [{ ...REGISTER, checker: "queue" }, "takes no model. It takes no options."],
  [{ ...REGISTER, checker: "__proto__" }, 'there is no checker "__proto__"'],
])("%j is refused", async (order, words) => {
  const verdict = await verdictOn("[]", order);
  expect(verdict).toMatch(/^refused: /);
  expect(verdict).toContain(words);
});

const call = (process: unknown, value: unknown, more = {}) => ({
  type: "invoke",
  process,
  f: "write",
  value,
  ...more,
});
const ok = (process: unknown, value: unknown, more = {}) => ({ ...call(process, value, more), type: "ok" });
const json = (...events: unknown[]) => JSON.stringify(events);

describe("hostile histories get an answer or a clear error", () => {
  const long = "x".repeat(1e6);
  test.each([
    ["an empty file", "", "refused"],
    ["no events", "[]", "unknown"],
    ["half of one", '{"type', "refused"],
    ["null", "null", "refused"],
    ["unpaired", json(ok(0, 1)), "refused"],
    ["overlapping", json(call(0, 1), call(0, 2)), "refused"],
    ["times that go back", json(call(0, 1, { time: 5 }), ok(0, 1, { time: -5 })), "unknown"],
    ["a time that is no number", json(call(0, 1, { time: "soon" }), ok(0, 1, { time: {} })), "unknown"],
    ["NaN", '[{"type":"invoke","process":0,"f":"write","value":NaN}]', "refused"],
    ["NaN in EDN", "{:type :invoke, :process 0, :f :write, :value ##NaN}", "unknown"],
    ["a process below 0", json(call(-1, 1)), "unknown"],
    ["only a nemesis", json(call("nemesis", 1)), "unknown"],
    ["__proto__", '[{"type":"invoke","process":0,"f":"__proto__","value":{"__proto__":1}}]', "unknown"],
    ["a million open brackets", "[".repeat(1e6), "refused"],
    ["a million brackets", "[".repeat(1e6) + "]".repeat(1e6), "refused"],
    ["a million brackets of EDN", `{:a ${"(".repeat(1e6)}`, "refused"],
    [
      "a value a million deep",
      `[{"type":"invoke","process":0,"f":"write","value":${"[".repeat(1e6)}${"]".repeat(1e6)}}]`,
      "refused",
    ],
    [
      "a value 900 deep",
      `[{"type":"invoke","process":0,"f":"write","value":${"[".repeat(900)}${"]".repeat(900)}}]`,
      "unknown",
    ],
    [
      "a text of a megabyte",
      json(call(0, long), ok(0, long), call(1, null, { f: "read" }), { ...ok(1, long), f: "read" }),
      "valid",
    ],
    [
      "integers that JavaScript would make one",
      '[{"type":"invoke","process":0,"f":"write","value":9007199254740993},{"type":"ok","process":0,"f":"write","value":9007199254740993},{"type":"invoke","process":0,"f":"read"},{"type":"ok","process":0,"f":"read","value":9007199254740992}]',
      "invalid",
    ],
  ])("%s", async (_, text, expected) => {
    const verdict = await verdictOn(text, REGISTER);
    expect(verdict.length).toBeLessThan(1000);
    expect(verdict.split(":")[0]).toBe(expected);
  });
});

test("200 processes at once", async () => {
  const events = (type: string) =>
    Array.from({ length: 200 }, (_, p) => ({ type, process: p, f: "add", value: p }));
  const read = [
    { type: "invoke", process: 0, f: "read" },
    { type: "ok", process: 0, f: "read", value: Array.from({ length: 200 }, (_, p) => p) },
  ];
  const text = JSON.stringify([...events("invoke"), ...events("ok"), ...read]);
  expect(await verdictOn(text, { checker: "set" })).toBe("valid");
});
