import { existsSync } from "node:fs";
import { join } from "node:path";
import { listAppend } from "../checkers/index.ts";
import type { CheckResult } from "../src/core/verdict.ts";
import type { History } from "../src/history/history.ts";
import { simulated } from "../test/corpus/elle-sim.ts";
import type { Bench } from "./measure/figure.ts";
import { processorTime } from "./measure/processor-time.ts";
import { simulatedLists } from "./simulated-lists.ts";

const BUDGET = { maxSteps: 20_000_000, maxBytes: 2 ** 30 };

interface Measured {
  readonly result: CheckResult;
  readonly ms: number;
}

/** The processor's time for the best of some checks, after one to warm up; the history is in memory. */
async function measured(history: History, times: number): Promise<Measured> {
  const checker = listAppend();
  const result = await checker.check(history, BUDGET);
  return { result, ms: 1e3 * (await processorTime(times, () => checker.check(history, BUDGET))) };
}

function row(name: string, { result, ms }: Measured, goal: number, more: string): string {
  const verdict = `${ms <= goal ? "✔" : "✗"} goal ${goal} ms`;
  return `${name.padEnd(16)}${result.verdict.padEnd(8)}${ms.toFixed(0).padStart(7)} ms  ${verdict.padEnd(16)}  ${more}`;
}

/**
 * Strict serializability of transactions on lists: simulated runs that others use too, and a million transactions of our own.
 * Milliseconds of the processor. Measured elsewhere, Elle 0.2.8 takes 2.86 s for ssi-100000 and 29 s for a prefix-100000.
 */
async function benchListAppend(print: (line: string) => void): Promise<void> {
  const corpus = process.env.ORDEAL_CORPUS ?? join(import.meta.dirname, "../../shared/corpus");
  if (existsSync(corpus)) {
    const ssi = await measured(simulated(join(corpus, "elle-sim"), "perf-ssi-100000-s69-c10.jsonl.gz"), 10);
    print(row("ssi-100000", ssi, 250, `${ssi.result.opportunities} transactions depend on another`));
    const prefix = await measured(
      simulated(join(corpus, "elle-sim"), "perf-prefix-20000-s69-c10.jsonl.gz"),
      5,
    );
    const shown = prefix.result.anomalies.map(({ type, operations }) => `${type} of ${operations.length}`);
    const { largestComponent, not } = prefix.result.statistics ?? {};
    print(
      row(
        "prefix-20000",
        prefix,
        2000,
        `one component of ${largestComponent}; not ${not}; ${[...new Set(shown)].join(", ")}`,
      ),
    );
  } else print("ssi-100000, prefix-20000: skipped, there is no corpus");
  const load = { processes: 10, keys: 10, appendsPerKey: 32 };
  const tenth = await measured(simulatedLists({ ...load, transactions: 100_000 }), 3);
  const whole = await measured(simulatedLists({ ...load, transactions: 1_000_000 }), 3);
  const memory = `${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB at the most, generator included`;
  print(row("append-1m", whole, 2500, `growth ratio=${(whole.ms / tenth.ms / 10).toFixed(2)}  ${memory}`));
}

/** Prints its own lines: its figures are of several kinds. */
export const bench: Bench = async () => {
  await benchListAppend(console.log);
  return [];
};
