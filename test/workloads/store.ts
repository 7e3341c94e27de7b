import { type Duration, milliseconds } from "../../src/core/duration.ts";
import type { Random } from "../../src/core/random.ts";
import type { Value } from "../../src/core/value.ts";
import type { Task } from "../../src/generator/generator.ts";
import type { World } from "../../src/generator/simulate.ts";

/** What is wrong with a store; nothing where it is not said. */
export type Bug = "forgets" | "repeats";

type Micro = readonly [string, number, Value];

/**
 * One object that fulfils the contracts of all workloads, every operation at one moment. One that *forgets* drops a change now and
 * then though it says that it made it; one that *repeats* makes it twice.
 */
class Store {
  readonly #registers = new Map<unknown, Value>();
  readonly #lists = new Map<number, Value[]>();
  readonly #balances: Map<number, number>;
  readonly #positions = new Map<string, number>();
  #elements: Value[] = [];
  #count = 0;

  constructor(accounts: number) {
    this.#balances = new Map(Array.from({ length: accounts }, (_, account) => [account, 10]));
  }

  /** What comes back; `undefined` for a refusal. */
  perform(workload: string, { f, input, key }: Task, reader: number, times: number): Value | undefined {
    const change = `${workload} ${f}`;
    switch (change) {
      case "register read":
        return this.#registers.get(key) ?? null;
      case "register write":
        if (times > 0) this.#registers.set(key, input);
        return null;
      case "register cas": {
        const [from, to] = input as [Value, Value];
        if ((this.#registers.get(key) ?? null) !== from) return undefined;
        if (times > 0) this.#registers.set(key, to);
        return null;
      }
      case "set add":
        for (let i = 0; i < times; i++) this.#elements = [...this.#elements, input];
        return null;
      case "set read":
        return this.#elements;
      case "counter add":
        this.#count += (input as number) * times;
        return null;
      case "counter read":
        return this.#count;
      case "bank transfer":
        return this.#transfer(input as { from: number; to: number; amount: number }, times);
      case "bank read":
        return Object.fromEntries(this.#balances) as Value;
      case "list-append txn":
        return (input as unknown as Micro[]).map((micro) => this.#micro(micro, times)) as Value;
      case "log send":
        return (input as unknown as Micro[]).map(([, log, message]) =>
          this.#send(log, message, times),
        ) as Value;
      case "log poll":
        return [["poll", this.#poll(reader)]];
      default:
        throw new Error(`nobody knows ${change}`);
    }
  }

  #transfer({ from, to, amount }: { from: number; to: number; amount: number }, times: number) {
    if ((this.#balances.get(from) as number) < amount) return undefined;
    this.#balances.set(from, (this.#balances.get(from) as number) - amount);
    this.#balances.set(to, (this.#balances.get(to) as number) + times * amount);
    return null;
  }

  #micro([kind, key, element]: Micro, times: number): Value {
    const list = this.#lists.get(key) ?? [];
    if (kind === "r") return ["r", key, list];
    this.#lists.set(key, [...list, ...Array.from({ length: times }, () => element)]);
    return ["append", key, element];
  }

  #send(log: number, message: Value, times: number): Value {
    const messages = this.#lists.get(log) ?? [];
    this.#lists.set(log, [...messages, ...Array.from({ length: times }, () => message)]);
    return ["send", log, [messages.length, message]];
  }

  /** Fifty messages of each log at the most: whoever is never heard of again begins anew, and must come to the end before that. */
  #poll(reader: number): Value {
    const polled: Record<string, Value> = {};
    for (const [log, messages] of this.#lists) {
      const from = this.#positions.get(`${reader} ${log}`) ?? 0;
      const next = messages.slice(from, from + 50);
      this.#positions.set(`${reader} ${log}`, from + next.length);
      if (next.length > 0) polled[log] = next.map((message, i) => [from + i, message]);
    }
    return polled;
  }
}

/** A world in which a store carries out the operations of a workload; of ten, about one is never heard of again, done or not. */
export function storeWorld(workload: string, bug?: Bug): World {
  const store = new Store(5);
  const readers = new Map<number, number>();
  return (task: Task, random: Random) => {
    const latency = random.int(0, milliseconds(4)) as Duration;
    const reader = readers.get(task.thread) ?? task.thread;
    const odd = bug !== undefined && random.chance(0.1);
    const lost = random.chance(0.1);
    if (lost) readers.set(task.thread, reader + 1000);
    if (lost && random.chance(0.5)) return { latency, type: "info" };
    const output = store.perform(workload, task, reader, odd ? (bug === "forgets" ? 0 : 2) : 1);
    if (lost) return { latency, type: "info" };
    return output === undefined ? { latency, type: "fail" } : { latency, type: "ok", output };
  };
}
