import { join } from "node:path";
import { execa } from "execa";
import type { Operation } from "../../src/core/operation.ts";
import type { Value } from "../../src/core/value.ts";
import type { History } from "../../src/history/history.ts";

/** A history for Porcupine, by which of the models of `bench/porcupine` to judge it, and how often. */
export interface PorcupineTask {
  readonly model: "cas-register" | "append-map" | "append-map, whole";
  readonly rounds: number;
  readonly history: History;
}

/** What it said, and in how many seconds at best. */
export interface PorcupineAnswer {
  readonly valid: boolean;
  readonly seconds: number;
}

const SOURCE = join(import.meta.dirname, "../porcupine");
const PROGRAM = join(import.meta.dirname, "../../.cache/porcupine");

/** Judges histories with Porcupine on one thread; a sentence where it cannot be built here. */
export async function porcupine(
  tasks: readonly PorcupineTask[],
): Promise<readonly PorcupineAnswer[] | string> {
  const built = await execa({ cwd: SOURCE, reject: false })`go build -o ${PROGRAM} .`;
  if (built.failed) return `Porcupine is not here: ${built.code ?? built.stderr.split("\n").at(-1)}`;
  const input = tasks.map((task) =>
    JSON.stringify({ ...task, history: undefined, events: eventsOf(task.history) }),
  );
  const { stdout } = await execa({ input: input.join("\n"), env: { GOMAXPROCS: "1" } })`${PROGRAM}`;
  return stdout.split("\n").map((line) => JSON.parse(line) as PorcupineAnswer);
}

/** Calls and returns in order. What is indeterminate returns at the end with an unknown outcome; a compare-and-set that failed is one that did not find its value. */
function eventsOf(history: History): unknown[] {
  const events: { readonly position: number; readonly event: unknown }[] = [];
  for (let id = 0; id < history.count; id++) {
    const operation = history.operation(id);
    events.push({ position: operation.callPosition, event: { id, call: true, input: inputOf(operation) } });
    events.push({ position: operation.returnPosition, event: { id, output: outputOf(operation) } });
  }
  return events.sort((a, b) => a.position - b.position).map(({ event }) => event);
}

function inputOf({ f, key, input }: Operation): unknown {
  if (f === "read") return { f };
  if (f === "write") return { f, to: input };
  if (f === "cas") return { f, from: (input as number[])[0], to: (input as number[])[1] };
  if (key !== undefined) return { f, key: String(key), text: input ?? "" };
  return f === "get" ? { f, key: input } : { f, key: (input as string[])[0], text: (input as string[])[1] };
}

function outputOf({ f, type, output }: Operation): unknown {
  if (f === "get") return { text: output };
  if (type === "ok") return f === "read" ? { value: (output as Value) ?? -1 } : {};
  return f === "cas" && type === "fail" ? { failed: true } : { unknown: true };
}
