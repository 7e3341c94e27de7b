import { existsSync } from "node:fs";
import { join } from "node:path";
import { appendMap, casRegister, linearizable, type Model } from "../checkers/index.ts";
import type { Operation } from "../src/core/operation.ts";
import type { Value } from "../src/core/value.ts";
import type { CheckResult } from "../src/core/verdict.ts";
import { HistoryBuilder } from "../src/history/builder.ts";
import type { History } from "../src/history/history.ts";
import { labelled } from "../test/corpus/labelled.ts";
import type { Bench } from "./measure/figure.ts";
import { median } from "./measure/median.ts";
import { type PorcupineTask, porcupine } from "./measure/porcupine.ts";
import { type Load, simulatedRegister } from "./simulated-register.ts";

const BUDGET = { maxSteps: 1e9, maxBytes: 2 ** 32 };

interface Measured {
  readonly result: CheckResult;
  readonly seconds: number;
}

/** The shortest of some checks of a history in memory, on this thread. */
async function measured(model: Model, history: History, rounds: number): Promise<Measured> {
  const checker = linearizable(model);
  let best: Measured | undefined;
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    const result = await checker.check(history, BUDGET);
    const seconds = (performance.now() - begin) / 1000;
    if (!best || seconds < best.seconds) best = { result, seconds };
  }
  return best as Measured;
}

const stepsOf = ({ result }: Measured): number => Number(result.statistics?.steps);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const inMs = (seconds: number): string => `${(1000 * seconds).toPrecision(3)} ms`;

/** One line of the table: what was measured, in words, and a ratio to what it is held against. */
function line(name: string, words: readonly string[], ratio?: number): void {
  const last = ratio === undefined ? [] : [`ratio=${ratio.toFixed(3)}`];
  console.log(`${name.padEnd(16)}${[...words, ...last].join("  ")}`);
}

/** Histories that Porcupine judges as well, and the rows they give: name → the one number made of all times. */
interface Duel {
  readonly ours: Model;
  readonly theirs: PorcupineTask["model"];
  readonly rounds: number;
  readonly histories: readonly History[];
  readonly rows: { readonly [name: string]: (seconds: readonly number[]) => number };
}

function duels(corpus: string): Duel[] {
  const etcd = [...labelled(join(corpus, "porcupine-etcd"))].map(({ history }) => history);
  const kv = [...labelled(join(corpus, "porcupine-kv"))];
  const c10 = kv.filter(({ file }) => file.startsWith("c10")).map(({ history }) => keyed(history));
  const { partition: _, ...whole } = appendMap({ keyed: true });
  return [
    {
      ours: casRegister(),
      theirs: "cas-register",
      rounds: 25,
      histories: etcd,
      rows: { "etcd-sum": sum, "etcd-median": median },
    },
    { ours: whole, theirs: "append-map, whole", rounds: 3, histories: c10, rows: { "kv-c10": sum } },
    {
      ours: appendMap(),
      theirs: "append-map",
      rounds: 25,
      histories: kv.map(({ history }) => history),
      rows: { "kv-by-key": sum },
    },
  ];
}

/** The same history with the key in the input. */
function keyed(history: History): History {
  const builder = new HistoryBuilder();
  const operations = Array.from({ length: history.count }, (_, i) => history.operation(i));
  const events = operations
    .flatMap((operation) => [
      { operation, at: operation.callPosition },
      { operation, at: operation.returnPosition },
    ])
    .sort((a, b) => a.at - b.at);
  for (const { operation, at } of events) {
    const { key: _, ...event } = { ...operation, input: inputWithKey(operation) };
    if (at === operation.callPosition) builder.invoke({ ...event, time: operation.callTime });
    else builder.complete({ ...event, time: operation.returnTime });
  }
  return builder.build();
}

const inputWithKey = ({ f, key = "", input }: Operation): Value => (f === "get" ? key : [key, input]);

async function fight({ ours, theirs, rounds, histories, rows }: Duel): Promise<void> {
  // Warm-up: the other side is compiled before it begins.
  for (const history of histories) await measured(ours, history, 4 * rounds);
  const results: Measured[] = [];
  for (const history of histories) results.push(await measured(ours, history, rounds));
  const answers = await porcupine(histories.map((history) => ({ model: theirs, rounds, history })));
  for (const [name, total] of Object.entries(rows)) {
    const own = total(results.map(({ seconds }) => seconds));
    const words = [`${inMs(own)} for ${histories.length} histories, ${sum(results.map(stepsOf))} steps`];
    if (typeof answers === "string") line(name, [...words, answers]);
    else {
      const peer = total(answers.map(({ seconds }) => seconds));
      line(name, [...words, `Porcupine ${inMs(peer)}`], own / peer);
    }
  }
  if (typeof answers !== "string") expectAgreement(results, answers);
}

function expectAgreement(
  results: readonly Measured[],
  answers: readonly { readonly valid: boolean }[],
): void {
  results.forEach(({ result }, i) => {
    if ((result.verdict === "valid") !== answers[i]?.valid)
      throw new Error(`history ${i}: ${result.verdict} here, ${answers[i]?.valid} there`);
  });
}

/** Simulated runs, each beside the same with a tenth of the operations: a ratio of 1 is linear growth. */
const LOADS: { readonly [name: string]: Load } = {
  "cas-1m": { operations: 1e6, keys: 10, processes: 20, info: 0.01, largest: 4 },
  "one-process-1m": { operations: 1e6, keys: 1, processes: 1, info: 0, largest: 4 },
  "one-key-1m": { operations: 1e6, keys: 1, processes: 5, info: 0.01, largest: 4 },
  "unique-1m": { operations: 1e6, keys: 1, processes: 5, info: 0 },
  "10000-keys-1m": { operations: 1e6, keys: 10_000, processes: 20, info: 0.01, largest: 4 },
};

async function grow(name: string, load: Load): Promise<void> {
  const small = await measured(
    casRegister(),
    simulatedRegister({ ...load, operations: load.operations / 10 }),
    3,
  );
  const large = await measured(casRegister(), simulatedRegister(load), 3);
  const words = [
    `${large.result.verdict} in ${large.seconds.toFixed(2)} s`,
    `${(stepsOf(large) / load.operations).toFixed(2)} steps an operation`,
    `${Math.round(process.resourceUsage().maxRSS / 1024)} MiB at most so far`,
  ];
  line(name, words, large.seconds / small.seconds / 10);
}

/** Prints a line a row: logs of real systems beside Porcupine on one thread, then simulated runs of a million operations. */
export const bench: Bench = async () => {
  const corpus = process.env.ORDEAL_CORPUS ?? join(import.meta.dirname, "../../shared/corpus");
  if (existsSync(corpus)) for (const duel of duels(corpus)) await fight(duel);
  else line("etcd-sum", ["skipped: there is no corpus"]);
  for (const [name, load] of Object.entries(LOADS)) await grow(name, load);
  return [];
};
