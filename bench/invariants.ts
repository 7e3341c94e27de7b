import { bank, counter, setFull, totalQueue } from "../checkers/index.ts";
import type { Checker } from "../src/check/checker.ts";
import { Random } from "../src/core/random.ts";
import type { Value } from "../src/core/value.ts";
import { HistoryBuilder } from "../src/history/builder.ts";
import type { History } from "../src/history/history.ts";
import type { Bench } from "./measure/figure.ts";
import { processorTime } from "./measure/processor-time.ts";

const BUDGET = { maxSteps: 1e9, maxBytes: 2 ** 32 };
const OPERATIONS = 1e6;
const PROCESSES = 10;
const ROUNDS = 3;

/** The next operation of a simulated object: its kind and input, and what it returns. */
type Step = (n: number) => { readonly f: string; readonly input: Value; readonly output: Value };

/** Every process has an operation under way; each takes effect at its call. */
function simulated(operations: number, step: Step): History {
  const builder = new HistoryBuilder();
  for (let op = 0; op < operations; op += PROCESSES) {
    const outputs: Value[] = [];
    for (let process = 0; process < PROCESSES; process++) {
      const { f, input, output } = step(op + process);
      outputs.push(output);
      builder.invoke({ op: op + process, process, node: "n1", f, input, time: op * 1000 });
    }
    for (let process = 0; process < PROCESSES; process++)
      builder.complete({
        op: op + process,
        process,
        type: "ok",
        output: outputs[process]!,
        time: op * 1000 + 500,
      });
  }
  return builder.build();
}

/** Adds of distinct elements; one operation in `operations / 20` reads all of them. */
function setOf(operations: number): History {
  const elements: number[] = [];
  const every = Math.floor(operations / 20);
  return simulated(operations, (n) => {
    if (n % every === every - 1) return { f: "read", input: null, output: [...elements] };
    elements.push(n);
    return { f: "add", input: n, output: null };
  });
}

/** Enqueues and dequeues by turns; the last operations drain what is left. */
function queueOf(operations: number): History {
  const elements: number[] = [];
  let next = 0;
  return simulated(operations, (n) => {
    if (n >= operations - PROCESSES) {
      const output = elements.slice(next);
      next = elements.length;
      return { f: "drain", input: null, output };
    }
    if (n % 20 < PROCESSES) {
      elements.push(n);
      return { f: "enqueue", input: n, output: null };
    }
    return { f: "dequeue", input: null, output: next < elements.length ? elements[next++]! : null };
  });
}

/** Adds from -5 to 5 and as many reads. */
function counterOf(operations: number): History {
  const random = Random.of(1);
  let value = 0;
  return simulated(operations, (n) => {
    if (n % 2 === 0) return { f: "read", input: null, output: value };
    const amount = random.int(-5, 5);
    value += amount;
    return { f: "add", input: amount, output: null };
  });
}

/** Transfers between eight accounts and as many reads. */
function bankOf(operations: number): History {
  const random = Random.of(1);
  const accounts = Array.from({ length: 8 }, () => 1e6);
  return simulated(operations, (n) => {
    if (n % 2 === 0)
      return {
        f: "read",
        input: null,
        output: Object.fromEntries(accounts.map((balance, name) => [name, balance])),
      };
    const [from, to] = random.shuffle([0, 1, 2, 3, 4, 5, 6, 7]) as [number, number];
    const amount = random.int(1, 5);
    accounts[from]! -= amount;
    accounts[to]! += amount;
    return { f: "transfer", input: { from, to, amount }, output: null };
  });
}

const ROWS: {
  readonly [name: string]: readonly [checker: Checker, history: (operations: number) => History];
} = {
  "set-full-1m": [setFull({ linearizable: true }), setOf],
  "total-queue-1m": [totalQueue(), queueOf],
  "counter-1m": [counter(), counterOf],
  "bank-1m": [bank(), bankOf],
};

/** Prints how much of the processor a check of a million operations takes; `ratio` is the growth from a tenth of them, 1 where it is linear. */
export const bench: Bench = async () => {
  for (const [name, [checker, make]] of Object.entries(ROWS)) {
    const [small, large] = [make(OPERATIONS / 10), make(OPERATIONS)];
    const { verdict } = await checker.check(large, BUDGET);
    const tenth = await processorTime(ROUNDS, () => checker.check(small, BUDGET));
    const whole = await processorTime(ROUNDS, () => checker.check(large, BUDGET));
    const time = `${(whole * 1000).toFixed(0)} ms`.padStart(9);
    console.log(
      `${name.padEnd(16)}${verdict.padEnd(8)}${time}  growth ratio=${(whole / tenth / 10).toFixed(2)}`,
    );
  }
  return [];
};
