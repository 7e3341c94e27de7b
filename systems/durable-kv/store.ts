import type { Json } from "../../patterns/env.ts";

/** One change of one thing: a value is put, a number added to (to 0 where there is none), an entry appended to a log. */
export type Effect =
  | readonly ["put", key: string, value: Json]
  | readonly ["add", key: string, amount: number]
  | readonly ["append", log: string, entry: Json];

/** An entry of a log with its place in it. */
export type Entry = readonly [offset: number, entry: Json];

/** The state of a node: values by key, and logs by name. It changes by effects alone, so the same effects make the same state. */
export class Store {
  readonly #values: Map<string, Json>;
  readonly #logs: Map<string, Json[]>;

  /** As it was when `dumped`, or empty. */
  constructor(dumped?: Json) {
    const { values = [], logs = [] } = (dumped ?? {}) as {
      values?: readonly (readonly [string, Json])[];
      logs?: readonly (readonly [string, readonly Json[]])[];
    };
    this.#values = new Map(values);
    this.#logs = new Map(logs.map(([name, entries]) => [name, [...entries]]));
  }

  /** The value of a key, null where there is none. */
  get(key: string): Json {
    return this.#values.get(key) ?? null;
  }

  /** Every key that begins so, with its value. */
  scan(prefix: string): Json {
    return [...this.#values].filter(([key]) => key.startsWith(prefix));
  }

  /** The entries of each log from an offset on (0 where not said), `most` of each; logs that have none are left out. */
  poll(from: { readonly [log: string]: number }, most: number): { readonly [log: string]: readonly Entry[] } {
    const polled: Record<string, readonly Entry[]> = {};
    for (const [log, entries] of this.#logs) {
      const start = from[log] ?? 0;
      const next = entries.slice(start, start + most);
      if (next.length > 0) polled[log] = next.map((entry, i) => [start + i, entry]);
    }
    return polled;
  }

  /** Makes the changes; returns what each came to: what was put, the new number, the offset of the entry. */
  apply(effects: readonly Effect[]): readonly Json[] {
    return effects.map((effect) => this.#apply(effect));
  }

  /** All of it, as a copy. */
  dump(): Json {
    return {
      values: [...this.#values],
      logs: [...this.#logs].map(([name, entries]) => [name, [...entries]]),
    };
  }

  #apply([kind, key, what]: Effect): Json {
    if (kind === "append") return this.#log(key).push(what) - 1;
    const value = kind === "put" ? what : Number(this.get(key)) + what;
    this.#values.set(key, value);
    return value;
  }

  #log(name: string): Json[] {
    const log = this.#logs.get(name) ?? [];
    this.#logs.set(name, log);
    return log;
  }
}
