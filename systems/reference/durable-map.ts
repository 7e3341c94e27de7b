import { type Log, openLog, replay } from "../../patterns/ch03-write-ahead-log.ts";
import { openSnapshots, type Snapshots } from "../../patterns/ch05-low-water-mark.ts";
import type { Env, Json } from "../../patterns/env.ts";

/** How many changes lie between two snapshots. */
const SNAPSHOT_EVERY = 1000;

const SEGMENT_BYTES = 1 << 18;

type Entry<V> = readonly [key: string, value: V];

/** A map on a log: what it holds is in memory, and what was synced of it is there again after a loss of power. */
export class DurableMap<V extends Json> {
  readonly #log: Log;
  readonly #snapshots: Snapshots;
  readonly #values: Map<string, V>;
  #unsaved = 0;
  /** Who waits for what was set last to be on disk. */
  #waiting: (() => void)[] = [];

  constructor(log: Log, snapshots: Snapshots, values: Map<string, V>) {
    this.#log = log;
    this.#snapshots = snapshots;
    this.#values = values;
  }

  /** What was set last, whether or not it is on disk yet. */
  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  /** Keys in the order in which they were first set. */
  entries(): Iterable<Entry<V>> {
    return this.#values.entries();
  }

  /** Sets a value; `done` is called once it, and all that was set before, would survive a loss of power. */
  set(key: string, value: V, done: () => void): void {
    this.#values.set(key, value);
    this.#unsaved++;
    const waiting = [done];
    this.#waiting = waiting;
    const index = this.#log.last + 1;
    const snapshot = index % SNAPSHOT_EVERY === 0 ? [...this.#values] : undefined;
    this.#log.append([{ index, generation: 0, command: [key, value] }], () => {
      this.#unsaved--;
      if (snapshot) this.#snapshots.save({ index, generation: 0, state: snapshot }, this.#log, () => {});
      for (const run of waiting) run();
    });
  }

  /** Calls `run` once all that can be read now would survive a loss of power: at once where it would. */
  whenDurable(run: () => void): void {
    if (this.#unsaved === 0) run();
    else this.#waiting.push(run);
  }
}

/** Opens the map of a directory, or begins one. */
export function openDurableMap<V extends Json>(
  env: Env,
  directory: string,
  ready: (map: DurableMap<V>) => void,
): void {
  openSnapshots(env, directory, (snapshots, latest) => {
    openLog(env, { directory: `${directory}/log`, segmentBytes: SEGMENT_BYTES }, (log, records) => {
      const values = new Map((latest?.state ?? []) as unknown as readonly Entry<V>[]);
      replay(env, records, latest?.index ?? 0, ({ command }) => {
        const [key, value] = command as unknown as Entry<V>;
        values.set(key, value);
      });
      ready(new DurableMap(log, snapshots, values));
    });
  });
}
