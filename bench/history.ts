import { join } from "node:path";
import { Journal } from "../src/history/journal.ts";
import { linesOf } from "../src/history/lines.ts";
import { readHistory } from "../src/history/read.ts";
import type { Bench } from "./measure/figure.ts";
import { processorTime } from "./measure/processor-time.ts";
import { inScratch } from "./measure/scratch.ts";

const OPERATIONS = 1_000_000;
const PROCESSES = 10;
const ROUNDS = 3;

/** A million operations to a file and back into columns. The bare loop reads the same lines and parses each. */
export const bench: Bench = () =>
  inScratch(async (folder) => {
    const path = join(folder, "history.jsonl");
    const written = await processorTime(1, () => write(path));
    readHistory(path);
    const memory = process.resourceUsage().maxRSS / 1000;
    const bare = await processorTime(ROUNDS, () => parseLines(path));
    const loaded = await processorTime(ROUNDS, () => readHistory(path));
    return [
      { name: "write 1,000,000 operations", figure: written, unit: "s" },
      { name: "load 1,000,000 operations", figure: loaded, unit: "s", goal: 3, ratio: bare / loaded },
      { name: "memory of all this at its most", figure: memory, unit: "MB", goal: 500 },
    ];
  });

/** Reads and writes of eight keys, every process with an operation under way, a flush whenever each has completed one. */
function write(path: string): void {
  const journal = new Journal(path, { test: "bench", seed: 1 });
  for (let op = 0; op < OPERATIONS; op += PROCESSES) {
    for (let process = 0; process < PROCESSES; process++) {
      const id = op + process;
      const isRead = id % 2 === 0;
      const call = { f: isRead ? "read" : "write", input: isRead ? null : id % 5 };
      journal.invoke({
        op: id,
        process,
        node: `n${1 + (process % 3)}`,
        key: id % 8,
        ...call,
        time: op * 1000,
      });
    }
    for (let process = 0; process < PROCESSES; process++) {
      journal.complete({
        op: op + process,
        process,
        type: "ok",
        output: (op + process) % 5,
        time: op * 1000 + 500,
      });
    }
    journal.flush();
  }
  journal.close();
}

function parseLines(path: string): void {
  for (const { text } of linesOf(path)) JSON.parse(text);
}
