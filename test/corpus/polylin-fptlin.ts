import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { linearizable, type NamedModel } from "../../checkers/index.ts";
import type { Value } from "../../src/core/value.ts";
import { HistoryBuilder } from "../../src/history/builder.ts";
import type { History } from "../../src/history/history.ts";
import { check } from "../checkers/check.ts";
import type { Case } from "./case.ts";

interface Entry {
  readonly file: string;
  readonly model: string;
  readonly expected: "valid" | "invalid";
}

/** One line of a file: an operation with the times of its call and its return. */
interface Line {
  readonly method: string;
  readonly values: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** Histories of PolyLin (`push 1 2 5`: method, values, start, end) and fptlin (`0 2 5 PUSH 1`: process, start, end, METHOD, values). */
export function* cases(folder: string): Generator<Case> {
  const entries = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Entry[];
  for (const { file, model: object, expected } of entries) {
    const name = `${basename(folder)}/${file}`;
    if (!Object.hasOwn(MODELS, object)) yield { name, skipped: `there is no model of a ${object}`, judge };
    else yield { name, judge: async () => await judged(join(folder, file), object, expected) };
  }
}

async function judge(): Promise<undefined> {}

async function judged(path: string, object: string, expected: string): Promise<string | undefined> {
  const lines = readFileSync(path, "utf8").split("\n").flatMap(lineIn);
  const { verdict } = await check(linearizable(MODELS[object]!(lines)), historyOf(lines));
  return verdict === expected ? undefined : `${verdict}, labelled ${expected}`;
}

/** Both have the largest element first. Their semaphore has as many permits as were given back, and begins with none. */
const MODELS: { readonly [object: string]: (lines: readonly Line[]) => NamedModel } = {
  queue: () => ({ model: "fifo-queue" }),
  stack: () => ({ model: "stack" }),
  set: () => ({ model: "set" }),
  pqueue: () => ({ model: "priority-queue", order: "max" }),
  priorityqueue: () => ({ model: "priority-queue", order: "max" }),
  semaphore: (lines) => ({
    model: "semaphore",
    permits: lines.filter(({ method }) => method === "INCR").length,
    initial: 0,
  }),
};

function lineIn(line: string): Line[] {
  if (line.startsWith("#") || line.trim() === "") return [];
  const words = line.trim().split(/\s+/);
  const numbers = words.map(Number);
  if (Number.isNaN(numbers[0]))
    return [
      { method: words[0]!, values: numbers.slice(1, -2), start: numbers.at(-2)!, end: numbers.at(-1)! },
    ];
  return [{ method: words[3]!, values: numbers.slice(4), start: numbers[1]!, end: numbers[2]! }];
}

/** What an operation is here: its kind, input and output. */
function operation({ method, values: [value = 0, answer] }: Line): {
  f: string;
  input: Value;
  output: Value;
} {
  const taken = (f: string) => ({ f, input: null, output: value === -1 ? null : value });
  const put = (f: string) => ({ f, input: value, output: null });
  switch (method.toLowerCase()) {
    case "insert":
      return answer === undefined ? put("enqueue") : { f: "add", input: value, output: answer === 1 };
    case "enq":
      return put("enqueue");
    case "push":
      return put("push");
    case "deq":
    case "poll":
      return taken("dequeue");
    case "pop":
    case "peek":
      return taken(method.toLowerCase());
    case "incr":
      return { f: "release", input: null, output: null };
    case "decr":
      return { f: "acquire", input: null, output: value === 1 };
    default:
      return { f: method, input: value, output: answer === 1 };
  }
}

/** Each operation has a process of its own. Of a return and a call at one time, the return comes first, as their labels have it. */
function historyOf(lines: readonly Line[]): History {
  const builder = new HistoryBuilder();
  const events = lines
    .flatMap((line, process) => [
      { line, process, time: line.start, type: "call" as const },
      { line, process, time: line.end, type: "return" as const },
    ])
    .sort((a, b) => a.time - b.time || (a.type === "return" ? -1 : 1) - (b.type === "return" ? -1 : 1));
  const numbers = new Map<number, number>();
  for (const { line, process, time, type } of events) {
    const { f, input, output } = operation(line);
    if (type === "call") {
      numbers.set(process, numbers.size);
      builder.invoke({ op: numbers.size - 1, process, node: "n1", f, input, time });
    } else builder.complete({ op: numbers.get(process)!, process, type: "ok", output, time });
  }
  return builder.build();
}
