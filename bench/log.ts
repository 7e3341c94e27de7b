import { log } from "../checkers/index.ts";
import { Random } from "../src/core/random.ts";
import type { Value } from "../src/core/value.ts";
import { HistoryBuilder } from "../src/history/builder.ts";
import type { History } from "../src/history/history.ts";
import type { Bench } from "./measure/figure.ts";
import { processorTime } from "./measure/processor-time.ts";

const LOGS = 10;
const PROCESSES = 20;
const BUDGET = { maxSteps: 1e9, maxBytes: 2 ** 32 };

/** Sends and polls of a sound cluster, each in an instant; at the end every log has been read to its end. */
function simulated(operations: number): History {
  const random = Random.of(1);
  const builder = new HistoryBuilder();
  const logs: number[][] = Array.from({ length: LOGS }, () => []);
  const positions = Array.from({ length: PROCESSES }, () => new Array<number>(LOGS).fill(0));
  const perform = (op: number, process: number, f: string, input: Value, output: Value) => {
    builder.invoke({ op, process, node: `n${process % 5}`, f, input, time: op * 1000 });
    builder.complete({ op, process, type: "ok", output, time: op * 1000 + 500 });
  };
  const poll = (op: number, process: number, most: number) => {
    const polled = logs.flatMap((messages, log) => {
      const from = positions[process]![log]!;
      const got = messages.slice(from, from + most);
      positions[process]![log] = from + got.length;
      return got.length === 0 ? [] : [[log, got.map((value, i) => [from + i, value])]];
    });
    perform(op, process, "poll", [["poll"]], [["poll", Object.fromEntries(polled) as Value]]);
  };
  for (let op = 0; op < operations - 1; op++) {
    const process = random.int(0, PROCESSES - 1);
    const log = random.int(0, LOGS - 1);
    if (random.chance(0.5)) poll(op, process, 1);
    else {
      const offset = logs[log]!.push(op) - 1;
      perform(op, process, "send", [["send", log, op]], [["send", log, [offset, op]]]);
    }
  }
  poll(operations - 1, 0, operations);
  return builder.build();
}

/** Seconds of the processor that the check of a simulated history takes. */
async function measured(operations: number): Promise<number> {
  const history = simulated(operations);
  return processorTime(3, async () => {
    const { verdict } = await log({ drained: true }).check(history, BUDGET);
    if (verdict !== "valid") throw new Error(`expected a valid log, found it ${verdict}`);
  });
}

/** Prints how long a million sends and polls take, and how that grows from a tenth of them: `ratio=1` is linear. */
export const bench: Bench = async () => {
  const small = await measured(1e5);
  const large = await measured(1e6);
  console.log(
    `log-1m        ${large.toFixed(2)} s of the processor for 1,000,000 sends and polls, up to 10 messages each, ${small.toFixed(2)} s for a tenth  ratio=${(large / small / 10).toFixed(2)}`,
  );
  return [];
};
