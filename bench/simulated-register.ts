import { Random } from "../src/core/random.ts";
import { HistoryBuilder } from "../src/history/builder.ts";
import type { History } from "../src/history/history.ts";

/** What a simulated run is made of. */
export interface Load {
  readonly operations: number;
  readonly keys: number;
  readonly processes: number;
  /** The share of operations that end as `info`. */
  readonly info: number;
  /** Values written are 0 to this; without it, every write has a value of its own. */
  readonly largest?: number;
  /** What processes draw from; half reads, a quarter writes and a quarter compare-and-sets without it. */
  readonly functions?: readonly Running["f"][];
}

interface Running {
  readonly op: number;
  readonly process: number;
  readonly key: number;
  readonly f: "read" | "write" | "cas";
  readonly input: number | [number, number] | null;
  output: number | null;
  happened: boolean;
  failed: boolean;
}

/**
 * A valid history of a CAS register per key: at every tick a random process begins, takes effect, or ends its operation.
 * A compare-and-set mostly compares with what is there.
 */
export function simulatedRegister(
  { operations, keys, processes, info, largest, functions = ["read", "read", "write", "cas"] }: Load,
  seed = 1,
): History {
  const random = Random.of(seed);
  const builder = new HistoryBuilder();
  const values: (number | null)[] = new Array(keys).fill(null);
  const running: (Running | undefined)[] = new Array(processes).fill(undefined);
  const processOf = Array.from({ length: processes }, (_, i) => i);
  let open = 0;
  let nextProcess = processes;
  let fresh = 0;
  const value = () => (largest === undefined ? fresh++ : random.int(0, largest));
  for (let time = 0, begun = 0; begun < operations || open > 0; time += 1000) {
    const slot = random.int(0, processes - 1);
    const operation = running[slot];
    if (!operation) {
      if (begun === operations) continue;
      const op = begun++;
      const key = random.int(0, keys - 1);
      const f = random.pick(functions);
      const input =
        f === "read" ? null : f === "write" ? value() : ([values[key] ?? 0, value()] as [number, number]);
      running[slot] = {
        op,
        process: processOf[slot] as number,
        key,
        f,
        input,
        output: null,
        happened: false,
        failed: false,
      };
      open++;
      builder.invoke({ op, process: processOf[slot] as number, node: "n1", f, key, input, time });
    } else if (!operation.happened) takeEffect(operation, values);
    else {
      const type = random.chance(info) ? "info" : operation.failed ? "fail" : "ok";
      builder.complete({
        op: operation.op,
        process: operation.process,
        type,
        output: operation.output,
        time,
      });
      if (type === "info") processOf[slot] = nextProcess++;
      running[slot] = undefined;
      open--;
    }
  }
  return builder.build();
}

function takeEffect(operation: Running, values: (number | null)[]): void {
  const { key, f, input } = operation;
  operation.happened = true;
  if (f === "read") operation.output = values[key] as number | null;
  else if (f === "write") values[key] = input as number;
  else {
    const [from, to] = input as [number, number];
    if (values[key] === from) values[key] = to;
    else operation.failed = true;
  }
}
