import { existsSync } from "node:fs";
import { join } from "node:path";
import { casRegister, linearizable } from "../checkers/index.ts";
import type { CheckResult } from "../src/core/verdict.ts";
import type { History } from "../src/history/history.ts";
import { etcdLogs } from "../test/checkers/linearizable/corpus.ts";
import type { Bench } from "./measure/figure.ts";
import { type Load, simulatedRegister } from "./simulated-register.ts";

const BUDGET = { maxSteps: 1e9, maxBytes: 2 ** 32 };

interface Measured {
  readonly result: CheckResult;
  readonly ms: number;
}

async function measured(history: History, times: number): Promise<Measured> {
  const checker = linearizable(casRegister());
  let best: Measured | undefined;
  for (let i = 0; i < times; i++) {
    const begin = performance.now();
    const result = await checker.check(history, BUDGET);
    const ms = performance.now() - begin;
    if (!best || ms < best.ms) best = { result, ms };
  }
  return best as Measured;
}

const stepsOf = ({ statistics }: CheckResult): number => Number(statistics?.steps);

/** The loads, each with what it is compared to: the same with a tenth of the operations (1 is linear growth). */
const LOADS: { readonly [name: string]: Load } = {
  "one key, one process": { operations: 1e6, keys: 1, processes: 1, info: 0, largest: 4 },
  "one key, 5 processes, 1 % info": { operations: 1e6, keys: 1, processes: 5, info: 0.01, largest: 4 },
  "one key, 5 processes, unique values": { operations: 1e6, keys: 1, processes: 5, info: 0 },
  "10 keys, 20 processes, 1 % info": { operations: 1e6, keys: 10, processes: 20, info: 0.01, largest: 4 },
  "10,000 keys, 20 processes, 1 % info": {
    operations: 1e6,
    keys: 10_000,
    processes: 20,
    info: 0.01,
    largest: 4,
  },
};

/** Prints steps and times of the linearizability checker on logs of a real etcd and on simulated runs of a million operations. */
export async function benchLinearizable(print: (line: string) => void = console.log): Promise<void> {
  await benchEtcd(print);
  for (const [name, load] of Object.entries(LOADS)) {
    const small = await measured(simulatedRegister({ ...load, operations: load.operations / 10 }), 3);
    const large = await measured(simulatedRegister(load), 1);
    const perOperation = stepsOf(large.result) / load.operations;
    print(
      `${name.padEnd(42)}${large.result.verdict.padEnd(8)}${large.ms.toFixed(0).padStart(7)} ms  ${perOperation.toFixed(2).padStart(6)} steps an operation  growth ratio=${(large.ms / small.ms / 10).toFixed(2)}`,
    );
  }
}

async function benchEtcd(print: (line: string) => void): Promise<void> {
  const corpus = process.env.ORDEAL_CORPUS ?? join(import.meta.dirname, "../../shared/corpus");
  if (!existsSync(corpus)) return print("etcd logs: skipped, there is no corpus");
  const results: Measured[] = [];
  for (const { history } of etcdLogs(corpus)) results.push(await measured(history, 25));
  const times = results.map(({ ms }) => ms).sort((a, b) => a - b);
  const sum = times.reduce((a, b) => a + b, 0);
  const steps = results.reduce((total, { result }) => total + stepsOf(result), 0);
  print(
    `etcd logs (${times.length})                             ${sum.toFixed(1)} ms in all, ${steps} steps; median ${times[times.length >> 1]?.toFixed(3)} ms, slowest ${times.at(-1)?.toFixed(2)} ms`,
  );
}

/** Prints its own lines: its figures are of several kinds. */
export const bench: Bench = async () => {
  await benchLinearizable();
  return [];
};
