/**
 * # Low-Water Mark
 *
 * **Problem.** A log that keeps everything fills the disk, and takes a day to replay. But what is removed too early is needed tomorrow:
 * by this node when it starts again, or by a follower that was away.
 *
 * **Solution.** A mark below which nothing is needed any more. Here it is the index of a snapshot: all of the state as the records up
 * to it have made it, saved beside the log. The order of things is everything: write the snapshot under another name, sync it, rename it,
 * sync the directory, and only then remove the log below it. A follower that needs what is gone gets the snapshot instead; and *all* of
 * the state is in it, also what clients never see, such as which of their requests were carried out.
 *
 * **Invariant.** Before a record is removed, a snapshot that contains it would survive a loss of power. A snapshot says exactly which
 * record is the last in it.
 *
 * **Without it.** A log that is cut while the snapshot is still on its way to the disk loses everything at once. An index off by one
 * carries a record out twice, or never. A snapshot without the clients' sessions lets a repeated request count twice on whoever was restored
 * from it. A gap handed to a slow follower in silence is missing there for ever, and comes to light when that follower leads.
 *
 * **In the wild.** Raft's and ZooKeeper's snapshots, PostgreSQL's checkpoints and replication slots, Kafka's retention, etcd's compaction.
 */
import { frame, type Log, unframe } from "./ch03-write-ahead-log.ts";
import { directoryOf, replaceFile } from "./ch04-segmented-log.ts";
import type { DiskError, Env, Json } from "./env.ts";

/** Everything that the records up to `index` have made; `generation` is that record's. */
export interface Snapshot {
  readonly index: number;
  readonly generation: number;
  readonly state: Json;
}

/** The latest snapshot of a node, and how it takes the place of the log below it. */
export class Snapshots {
  readonly #env: Env;
  readonly #file: StateFile;
  #latest: Snapshot | undefined;

  constructor(env: Env, file: StateFile, latest: Snapshot | undefined) {
    this.#env = env;
    this.#file = file;
    this.#latest = latest;
  }

  /** The one that a start would find now. */
  get latest(): Snapshot | undefined {
    return this.#latest;
  }

  /** Saves a snapshot, then removes what it makes needless from the log. */
  save(snapshot: Snapshot, log: Log, done: () => void): void {
    const index = this.#env.mutant("M05.2") ? snapshot.index + 1 : snapshot.index;
    const saved = { ...snapshot, index };
    const write = (then: () => void) =>
      this.#file.save(saved, () => {
        this.#latest = saved;
        this.#env.mark("snapshot saved");
        then();
      });
    const drop = (then: () => void) => log.dropBefore(snapshot.index + 1, then);
    if (this.#env.mutant("M05.1")) drop(() => write(done));
    else write(() => drop(done));
  }
}

/** Opens the snapshots of a directory; `ready` gets them with the latest, where there is one. */
export function openSnapshots(
  env: Env,
  directory: string,
  ready: (snapshots: Snapshots, latest: Snapshot | undefined) => void,
): void {
  openStateFile(env, `${directory}/snapshot`, (file, saved) => {
    const latest = saved as unknown as Snapshot | undefined;
    ready(new Snapshots(env, file, latest), latest);
  });
}

/**
 * The clients' sessions as a snapshot holds them, a list: no client ever sees which requests were carried out, and they are part of
 * the state all the same, since records change them and decide by them.
 */
export const sessionsInSnapshot = (env: Env, sessions: Json): Json => (env.mutant("M05.3") ? [] : sessions);

/** What a follower whose log ends below the leader's mark is to save and go on from, in place of what it has. */
export const caughtUp = (env: Env, theirs: Snapshot, own: Json): Snapshot =>
  env.mutant("M05.4") ? { ...theirs, state: own } : theirs;

/** A small piece of state that is replaced as a whole: after a loss of power it is the old one or the new one. */
export class StateFile {
  readonly #env: Env;
  readonly #path: string;
  #waiting: { readonly value: Json; readonly done: readonly (() => void)[] } | undefined;
  #busy = false;

  constructor(env: Env, path: string) {
    this.#env = env;
    this.#path = path;
  }

  /**
   * Makes `value` what is kept. `done` is called when it, or one that was saved after it, will be there after a loss of power: values
   * that come while one is being written do not wait for each other.
   */
  save(value: Json, done: () => void): void {
    this.#waiting = { value, done: [...(this.#waiting?.done ?? []), done] };
    if (!this.#busy) this.#write();
  }

  #write(): void {
    const next = this.#waiting;
    this.#waiting = undefined;
    this.#busy = next !== undefined;
    if (!next) return;
    replaceFile(this.#env.disk, this.#path, frame(next.value), (error) => {
      if (error) this.#env.halt(`${this.#path} cannot be saved: ${error.message}`);
      for (const done of next.done) done();
      this.#write();
    });
  }
}

/** Opens a file of small state, which lies in a directory; `ready` gets it with what was saved, undefined where nothing ever was. */
export function openStateFile(
  env: Env,
  path: string,
  ready: (file: StateFile, saved: Json | undefined) => void,
): void {
  const must = (error: DiskError | undefined) => {
    if (error && error.code !== "missing") env.halt(`${path} cannot be opened: ${error.message}`);
  };
  env.disk.read(path, (missing, bytes) => {
    must(missing);
    const saved = missing ? undefined : unframe(bytes, 0);
    if (!missing && !saved) env.halt(`${path} is damaged`);
    // A process that was killed between rename and sync left a name that is not yet there to stay, and now it is relied on.
    env.disk.syncDirectory(directoryOf(path), (failure) => {
      must(failure);
      ready(new StateFile(env, path), saved?.content);
    });
  });
}
