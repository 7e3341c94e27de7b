import { type Log, openLog, replay } from "../../patterns/ch03-write-ahead-log.ts";
import { openSnapshots, type Snapshots } from "../../patterns/ch05-low-water-mark.ts";
import type { Env, Json, Options } from "../../patterns/env.ts";
import { type Effect, Store } from "./store.ts";

/** A log with one writer has one generation. */
const GENERATION = 1;

/** The state in memory, the log that it is made of, and a snapshot below which there is no log any more. */
export class Engine {
  readonly store: Store;
  readonly #log: Log;
  readonly #snapshots: Snapshots;
  readonly #snapshotEvery: number;
  #saving = false;

  constructor(store: Store, log: Log, snapshots: Snapshots, snapshotEvery: number) {
    this.store = store;
    this.#log = log;
    this.#snapshots = snapshots;
    this.#snapshotEvery = snapshotEvery;
  }

  /** Logs the effects, in one record, then makes them; `done` gets what they came to. */
  change(effects: readonly Effect[], done: (results: readonly Json[]) => void): void {
    const index = this.#log.last + 1;
    this.#log.append([{ index, generation: GENERATION, command: effects }], () => {
      const results = this.store.apply(effects);
      this.#snapshotAt(index);
      done(results);
    });
  }

  #snapshotAt(index: number): void {
    if (this.#saving || index - (this.#snapshots.latest?.index ?? 0) < this.#snapshotEvery) return;
    this.#saving = true;
    const snapshot = { index, generation: GENERATION, state: this.store.dump() };
    this.#snapshots.save(snapshot, this.#log, () => {
      this.#saving = false;
    });
  }
}

/** Reads the disk: the latest snapshot, and on it every record above. */
export function openEngine(env: Env, options: Options, ready: (engine: Engine) => void): void {
  const { segmentBytes, snapshotEvery } = options;
  openSnapshots(env, "snap", (snapshots, latest) =>
    openLog(env, { directory: "wal", segmentBytes: Number(segmentBytes) }, (log, records) => {
      const mark = latest?.index ?? 0;
      const store = new Store(latest?.state);
      replay(env, records, mark, ({ command }) => store.apply(command as unknown as readonly Effect[]));
      log.dropBefore(mark + 1, () => ready(new Engine(store, log, snapshots, Number(snapshotEvery))));
    }),
  );
}
