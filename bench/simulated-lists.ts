import { Random } from "../src/core/random.ts";
import type { Value } from "../src/core/value.ts";
import { HistoryBuilder } from "../src/history/builder.ts";
import type { History } from "../src/history/history.ts";

/** What a simulated run of transactions on lists is made of. */
export interface ListLoad {
  readonly transactions: number;
  readonly processes: number;
  /** Keys in use at once; one that has its appends gives way to a fresh one. */
  readonly keys: number;
  readonly appendsPerKey: number;
}

type Micro = ["append", number, number] | ["r", number, number[] | null];

interface Running {
  readonly op: number;
  readonly micro: Micro[];
  happened: boolean;
}

/**
 * A strictly serializable history: at every tick a random process begins, takes effect whole, or ends its transaction of one to
 * four micro-operations, half of them reads, on keys of which each is twice as much in use as the next.
 */
export function simulatedLists(
  { transactions, processes, keys, appendsPerKey }: ListLoad,
  seed = 1,
): History {
  const random = Random.of(seed);
  const builder = new HistoryBuilder();
  const lists = new Lists(random, keys, appendsPerKey);
  const running: (Running | undefined)[] = new Array(processes).fill(undefined);
  let open = 0;
  for (let time = 0, begun = 0; begun < transactions || open > 0; time += 1000) {
    const process = random.int(0, processes - 1);
    const transaction = running[process];
    if (!transaction) {
      if (begun === transactions) continue;
      const micro = Array.from({ length: random.int(1, 4) }, () => lists.draw());
      builder.invoke({ op: begun, process, node: "n1", f: "txn", input: micro as Value, time });
      running[process] = { op: begun++, micro, happened: false };
      open++;
    } else if (!transaction.happened) {
      lists.apply(transaction.micro);
      transaction.happened = true;
    } else {
      builder.complete({ op: transaction.op, process, type: "ok", output: transaction.micro as Value, time });
      running[process] = undefined;
      open--;
    }
  }
  return builder.build();
}

class Lists {
  readonly #random: Random;
  readonly #limit: number;
  readonly #active: number[];
  readonly #appended = new Map<number, number>();
  readonly #lists = new Map<number, number[]>();
  #fresh: number;

  constructor(random: Random, keys: number, limit: number) {
    this.#random = random;
    this.#limit = limit;
    this.#active = Array.from({ length: keys }, (_, i) => i);
    this.#fresh = keys;
  }

  draw(): Micro {
    let slot = 0;
    while (slot < this.#active.length - 1 && this.#random.chance(0.5)) slot++;
    const key = this.#active[slot] as number;
    if (this.#random.chance(0.5)) return ["r", key, null];
    const element = (this.#appended.get(key) ?? 0) + 1;
    this.#appended.set(key, element);
    if (element === this.#limit) this.#active[slot] = this.#fresh++;
    return ["append", key, element];
  }

  apply(micro: Micro[]): void {
    for (const operation of micro) {
      const list = this.#lists.get(operation[1]) ?? [];
      if (operation[0] === "r") operation[2] = [...list];
      else {
        list.push(operation[2]);
        this.#lists.set(operation[1], list);
      }
    }
  }
}
