import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { linearizable } from "../../checkers/index.ts";
import type { History } from "../../src/history/history.ts";
import { historyOfJepsen } from "../../src/history/import/jepsen.ts";
import { check } from "../checkers/check.ts";
import type { Case } from "./case.ts";

interface Entry {
  readonly file: string;
  readonly model: "queue" | "stack";
  readonly expected: "valid" | "invalid";
}

/** LiMo's histories of queues and stacks: `[2] call push(1)`, `[2] return`, `[3] call pop`, `[3] return 1`. */
export function* cases(folder: string): Generator<Case> {
  const entries = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Entry[];
  for (const { file, model, expected } of entries) {
    yield {
      name: `${basename(folder)}/${file}`,
      async judge() {
        const text = readFileSync(join(folder, file), "utf8");
        const { verdict } = await check(
          linearizable(model === "queue" ? "fifo-queue" : "stack"),
          historyIn(text),
        );
        return verdict === expected ? undefined : `${verdict}, labelled ${expected}`;
      },
    };
  }
}

/** What each of LiMo's methods is called here. */
const METHODS: { readonly [method: string]: string } = {
  enq: "enqueue",
  add: "enqueue",
  deq: "dequeue",
  remove: "dequeue",
  push: "push",
  pop: "pop",
};

const LINE = /^\s*\[(\d+)\] (?:call (\w+)|return)\b[ (]*([^\s()]*)/;

/** What was taken stands at the return, or in some files at the call; where it stands at neither, or is `empty`, there was nothing. */
function historyIn(text: string): History {
  const called = new Map<number, { f: string; argument: string | null }>();
  const events = text.split("\n").flatMap((line) => {
    const [, thread, method, value = ""] = LINE.exec(line) ?? [];
    if (thread === undefined) return [];
    const process = Number(thread);
    const told = value === "" || value === "empty" ? null : value;
    if (method === undefined) {
      const { f, argument } = called.get(process)!;
      return [{ process, type: "ok", f, value: told ?? argument }];
    }
    const f = METHODS[method]!;
    called.set(process, { f, argument: told });
    return [{ process, type: "invoke", f, value: f === "enqueue" || f === "push" ? told : null }];
  });
  return historyOfJepsen(events).history;
}
