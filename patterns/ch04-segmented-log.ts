/**
 * # Segmented Log
 *
 * **Problem.** One file that grows for ever can neither be opened quickly nor be cleaned up: what is old sits at its beginning,
 * and files only shrink from the end.
 *
 * **Solution.** The log is a row of files. When the one being written is full, it is left alone for ever and a new one is begun, named
 * after the index of the first record in it. The names in order are the log in order; a record is found by the last name that
 * is not above it; and cleaning up is the removal of whole files from the front. Rolling to a new file has one step that is easily
 * forgotten: what a file holds and that it is there are two different things, and each must be made to last by itself.
 *
 * **Invariant.** The segments are contiguous: each begins with the index after the last of the one before. Only the newest is ever
 * written, and all others are synced to their ends.
 *
 * **Without it.** A base that is off by one repeats or swallows a record at each boundary. A directory that was not synced forgets a
 * file full of acknowledged records when the power goes. Names that are not padded sort as text, where "10" comes before "9".
 *
 * **In the wild.** Kafka's partitions, etcd's `wal` (64 MB a file), ZooKeeper's transaction logs, Cassandra's commit log, BookKeeper.
 */
import type { Disk, Done, Env } from "./env.ts";

/** Where a segmented log lives, and after how many bytes it begins a new segment. */
export interface LogOptions {
  readonly directory: string;
  readonly segmentBytes: number;
}

/** One file of the log. The record with the index `base + i` ends at byte `ends[i]`. */
export interface Segment {
  readonly base: number;
  readonly path: string;
  readonly ends: number[];
}

const NAME = /^(\d+)\.log$/;

/** How many bytes the known records of a segment take. */
export const bytesOf = (segment: Segment): number => segment.ends.at(-1) ?? 0;

/** The index that follows the last record of a segment. */
const endOf = (segment: Segment): number => segment.base + segment.ends.length;

/**
 * The files of a log, in order. It knows where records begin and end, not what they are; whoever uses it asks for one thing at
 * a time. Where an operation reports no error, a disk that fails ends the node.
 */
export class Segments {
  readonly #env: Env;
  readonly #options: LogOptions;
  readonly #all: Segment[];
  /** Whether the directory may not yet know the newest segment. */
  #begun = false;

  constructor(env: Env, options: LogOptions, all: Segment[]) {
    this.#env = env;
    this.#options = options;
    this.#all = all;
  }

  /** The index of the first record that is still there; undefined where there is no segment. */
  get first(): number | undefined {
    return this.#all[0]?.base;
  }

  /** Appends one batch of records, `index` being the first one's, to the newest segment, or to a new one where that is full. */
  append(index: number, records: readonly Uint8Array[], done: Done): void {
    let newest = this.#all.at(-1);
    if (!newest || bytesOf(newest) >= this.#options.segmentBytes) newest = this.#begin(index);
    for (const record of records) newest.ends.push(bytesOf(newest) + record.length);
    this.#env.disk.append(newest.path, joined(records), done);
  }

  /** Makes everything appended last. The directory comes second: an entry without its content would promise what is not there. */
  sync(done: Done): void {
    const { disk } = this.#env;
    disk.sync((this.#all.at(-1) as Segment).path, (error) => {
      if (error || !this.#begun || this.#env.mutant("M04.2")) {
        done(error);
        return;
      }
      disk.syncDirectory(this.#options.directory, (failure) => {
        this.#begun = failure !== undefined;
        done(failure);
      });
    });
  }

  /** Writes the newest segment anew, with this in it. */
  renew(bytes: Uint8Array, done: () => void): void {
    const newest = this.#all.at(-1);
    if (newest) replaceFile(this.#env.disk, newest.path, bytes, this.#orHalt(done));
    else done();
  }

  /** Removes every record above `index`: newest file first, so that what is left never has a hole. */
  cutAfter(index: number, done: () => void): void {
    const newest = this.#all.at(-1);
    if (!newest || endOf(newest) <= index + 1) done();
    else if (newest.base > index) this.#remove(newest, () => this.cutAfter(index, done));
    else {
      newest.ends.length = index + 1 - newest.base;
      this.#cut(newest, done);
    }
  }

  /** Removes the segments that hold only records below `index`: oldest file first. The newest stays unless `index` lies beyond its end. */
  dropBefore(index: number, done: () => void): void {
    const [oldest, next] = this.#all;
    const needless = oldest && (next ? endOf(oldest) <= index : endOf(oldest) < index);
    if (needless) this.#remove(oldest, () => this.dropBefore(index, done));
    else done();
  }

  #begin(index: number): Segment {
    const newest = this.#all.at(-1);
    this.#env.assert("segments are contiguous", () => !newest || endOf(newest) === index);
    if (newest) this.#env.mark("segment rolled");
    const base = this.#env.mutant("M04.1") ? index - 1 : index;
    const segment = { base, path: `${this.#options.directory}/${nameOf(this.#env, base)}`, ends: [] };
    this.#all.push(segment);
    this.#begun = true;
    return segment;
  }

  #cut({ path, ends }: Segment, done: () => void): void {
    const { disk } = this.#env;
    const length = ends.at(-1) ?? 0;
    inTurn(
      [(then) => disk.truncate(path, length, then), (then) => disk.sync(path, then)],
      this.#orHalt(done),
    );
  }

  /** Each removal is made to last before the next: a loss of power may undo any of several. */
  #remove(segment: Segment, done: () => void): void {
    this.#all.splice(this.#all.indexOf(segment), 1);
    const { disk } = this.#env;
    const { directory } = this.#options;
    inTurn(
      [(then) => disk.remove(segment.path, then), (then) => disk.syncDirectory(directory, then)],
      this.#orHalt(done),
    );
  }

  #orHalt(done: () => void): Done {
    return (error) => {
      if (error) this.#env.halt(`the log cannot be changed: ${error.message}`);
      done();
    };
  }
}

/** Padded, so that names sort as the numbers do. */
function nameOf(env: Env, base: number): string {
  return `${env.mutant("M04.3") ? base : String(base).padStart(20, "0")}.log`;
}

/** Reads every segment that a directory holds, in order, with what is in it. Records are not yet known: their `ends` are empty. */
export function readSegments(
  env: Env,
  directory: string,
  ready: (segments: Segment[], contents: readonly Uint8Array[]) => void,
): void {
  env.disk.list(directory, (error, names) => {
    if (error) env.halt(`the log cannot be listed: ${error.message}`);
    const segments = names
      .filter((name) => NAME.test(name))
      .sort()
      .map((name) => ({ base: Number(NAME.exec(name)?.[1]), path: `${directory}/${name}`, ends: [] }));
    readAll(env, segments, [], (contents) => ready(segments, contents));
  });
}

function readAll(
  env: Env,
  segments: readonly Segment[],
  contents: Uint8Array[],
  done: (contents: readonly Uint8Array[]) => void,
): void {
  const segment = segments[contents.length];
  if (!segment) {
    done(contents);
    return;
  }
  env.disk.read(segment.path, (error, bytes) => {
    if (error) env.halt(`a segment of the log cannot be read: ${error.message}`);
    contents.push(bytes);
    readAll(env, segments, contents, done);
  });
}

/** The directory that a file lies in. */
export const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

/** Writes a file beside the one it replaces, and lets the rename decide: there is never a moment without a whole one. */
export function replaceFile(disk: Disk, path: string, bytes: Uint8Array, done: Done): void {
  const beside = `${path}.new`;
  inTurn(
    [
      (then) => disk.remove(beside, (error) => then(error?.code === "missing" ? undefined : error)),
      (then) => disk.append(beside, bytes, then),
      (then) => disk.sync(beside, then),
      (then) => disk.rename(beside, path, then),
      (then) => disk.syncDirectory(directoryOf(path), then),
    ],
    done,
  );
}

/** Carries out steps one after another, up to the first that fails. */
function inTurn([step, ...rest]: readonly ((then: Done) => void)[], done: Done): void {
  if (!step) done(undefined);
  else
    step((error) => {
      if (error) done(error);
      else inTurn(rest, done);
    });
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
