import type { OperationType } from "../../../src/core/operation.ts";
import type { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { Micro, TransactionEvent } from "./events.ts";

/** What a simulated store promises. */
export type Isolation = "strict-serializable" | "stale" | "snapshot-isolation" | "read-committed";

interface Running {
  readonly process: number;
  readonly asked: readonly Micro[];
  /** What is there to read, if the store keeps it for the whole transaction. */
  readonly snapshot: Store | undefined;
  /** How many commits it stands on: later ones to its keys overtake it. */
  base: number;
  results: Micro[];
  type: OperationType;
  isDone: boolean;
}

type Store = ReadonlyMap<string, readonly Value[]>;

const KEYS = ["x", "y"];

/**
 * Four to seven transactions of one to three micro-operations by two to four processes on lists, in a store of some isolation: each
 * micro-operation takes effect at a moment of its own, or all at one; a sixth ends as `info`, with or without an effect.
 */
export function randomTransactions(random: Random, isolation: Isolation): TransactionEvent[] {
  const total = random.int(4, 7);
  const slots: (Running | undefined)[] = Array.from({ length: random.int(2, 4) });
  const processes = slots.map((_, i) => i);
  const store = new Database(isolation, random);
  const events: TransactionEvent[] = [];
  let fresh = 1;
  let retired = slots.length;
  for (let begun = 0; begun < total || slots.some(Boolean); ) {
    const slot = random.int(0, slots.length - 1);
    const running = slots[slot];
    if (!running) {
      if (begun++ >= total) continue;
      const micro = Array.from({ length: random.int(1, 3) }, (): Micro => {
        const key = random.pick(KEYS);
        return random.chance(0.5) ? ["append", key, fresh++] : ["r", key, null];
      });
      slots[slot] = store.begin(processes[slot]!, micro);
      events.push([processes[slot]!, "invoke", micro]);
    } else if (!running.isDone) store.go(running);
    else {
      events.push([running.process, running.type, running.type === "ok" ? running.results : running.asked]);
      if (running.type === "info") processes[slot] = retired++;
      slots[slot] = undefined;
    }
  }
  return events;
}

class Database {
  readonly #isolation: Isolation;
  readonly #random: Random;
  /** The store after each commit. */
  readonly #versions: Store[] = [new Map()];
  /** Who wrote what at each commit. */
  readonly #writes: ReadonlySet<string>[] = [new Set()];

  constructor(isolation: Isolation, random: Random) {
    this.#isolation = isolation;
    this.#random = random;
  }

  begin(process: number, micro: readonly Micro[]): Running {
    const isReader = micro.every(([kind]) => kind === "r");
    const isStale = this.#isolation === "stale" && isReader && this.#random.chance(0.5);
    const base = isStale ? this.#random.int(0, this.#versions.length - 1) : this.#versions.length - 1;
    const keeps = isStale || this.#isolation === "snapshot-isolation";
    const type = this.#random.chance(1 / 6) ? "info" : "ok";
    const isDone = type === "info" && this.#random.chance(0.5);
    const snapshot = keeps ? this.#versions[base] : undefined;
    return { process, asked: micro, snapshot, base, results: [], type, isDone };
  }

  /** The next moment at which a transaction does something: all of it, or one step, or its commit. */
  go(running: Running): void {
    if (this.#isolation !== "read-committed")
      while (running.results.length < running.asked.length) this.#step(running);
    if (running.results.length < running.asked.length) this.#step(running);
    else this.#commit(running);
  }

  #step(running: Running): void {
    const [kind, key, value] = running.asked[running.results.length]!;
    // Its own first append locks what is there, so that a read of its own append shows where that will be.
    const isLock = kind === "append" && !running.results.some(([other]) => other === "append");
    if (this.#isolation === "read-committed" && isLock) running.base = this.#versions.length - 1;
    const read = [
      ...((running.snapshot ?? this.#versions.at(-1)!).get(key as string) ?? []),
      ...own(running, key),
    ];
    running.results.push(kind === "r" ? ["r", key, read.length === 0 ? null : read] : ["append", key, value]);
  }

  #commit(running: Running): void {
    running.isDone = true;
    const written = new Set(
      running.asked.flatMap(([kind, key]) => (kind === "append" ? [key as string] : [])),
    );
    const isOvertaken = this.#writes
      .slice(running.base + 1)
      .some((keys) => [...keys].some((key) => written.has(key)));
    const isGuarded = this.#isolation === "snapshot-isolation" || this.#isolation === "read-committed";
    if (isGuarded && isOvertaken) {
      running.type = running.type === "info" ? "info" : "fail";
      return;
    }
    const store = new Map(this.#versions.at(-1));
    for (const key of written) store.set(key, [...(store.get(key) ?? []), ...own(running, key)]);
    this.#versions.push(store);
    this.#writes.push(written);
  }
}

const own = ({ results }: Running, key: Value): Value[] =>
  results.flatMap(([kind, other, value]) => (kind === "append" && other === key ? [value] : []));

/** The same with one list that was read changed: an end that is missing, two elements swapped, one too many. */
export function changedRead(random: Random, events: readonly TransactionEvent[]): TransactionEvent[] {
  const reads = events.flatMap(([, type, micro], i) =>
    type === "ok" ? micro.flatMap(([kind], m) => (kind === "r" ? [{ i, m }] : [])) : [],
  );
  if (reads.length === 0) return [...events];
  const at = random.pick(reads);
  return events.map(([process, type, micro], i) => [
    process,
    type,
    micro.map(
      (operation, m): Micro =>
        i === at.i && m === at.m ? ["r", operation[1], another(random, operation[2])] : operation,
    ),
  ]);
}

function another(random: Random, list: Value): Value {
  const elements = [...((list ?? []) as readonly Value[])];
  const way = random.int(0, 3);
  if (way === 0) return elements.slice(0, -1);
  if (way === 1) return [...elements, random.int(1, 9)];
  if (way === 2) return elements.reverse();
  return [];
}
