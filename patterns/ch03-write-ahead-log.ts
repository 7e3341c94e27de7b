/**
 * # Write-Ahead Log
 *
 * **Problem.** A server says "done", and then its process dies, or the power goes. What it said must still be true when it is back, and
 * what it was in the middle of must have happened entirely or not at all.
 *
 * **Solution.** Before anything is changed, the change is written down: one record, appended to the end of a log, with its length
 * and a checksum, and synced. Only then is it carried out and acknowledged. A sync takes far longer than a write, so whatever is
 * asked for while one is under way shares the next (*group commit*). After a crash the records are read from the beginning up to the
 * first that is broken: that one was being written when everything stopped, so nobody was told of it, and it is cut off before
 * anything is written after it. Then all records above the last snapshot are carried out again, in order, each once.
 *
 * **Invariant.** What was acknowledged is synced. The state is what the records make of it, one after another.
 *
 * **Without it.** An acknowledgement before the sync is lost with the power, and with nothing less: the death of a process spares what
 * the operating system already has, which is why so many discover this late. A broken tail left in place swallows whatever is written after it. A
 * failed sync that is tried again succeeds and saves nothing: the kernel has given up the pages that it could not write. So a node
 * whose disk failed stops, and starts again from what is really there.
 *
 * **In the wild.** PostgreSQL, InnoDB, etcd, ZooKeeper, Kafka, Cassandra's commit log. The failed sync is PostgreSQL's "fsyncgate" of 2018.
 */
import { bytesOf, type LogOptions, readSegments, type Segment, Segments } from "./ch04-segmented-log.ts";
import type { Env, Json } from "./env.ts";

/** One command in the log: its place in it, the generation of whoever put it there, and what is to be done. */
export interface LogRecord {
  readonly index: number;
  readonly generation: number;
  readonly command: Json;
}

interface Append {
  readonly index: number;
  readonly frames: readonly Uint8Array[];
  readonly done: () => void;
}

/** What the log does besides appending: one at a time, in its turn. */
type Work = (next: () => void) => void;

/**
 * Opens the log of a directory, or begins one. `ready` gets it with all records that it holds, every one of which will also be
 * there after the next loss of power. A torn tail is cut off; a broken record anywhere else is damage that no node can mend, and ends it.
 */
export function openLog(
  env: Env,
  options: LogOptions,
  ready: (log: Log, records: readonly LogRecord[]) => void,
): void {
  readSegments(env, options.directory, (all, contents) => {
    const records = all.flatMap((segment, i) => recordsOf(segment, contents[i] as Uint8Array));
    env.assert("segments are contiguous", () =>
      records.every(({ index }, i) => index === (records[0] as LogRecord).index + i),
    );
    const broken = all.find((segment, i) => bytesOf(segment) < (contents[i] as Uint8Array).length);
    const newest = all.at(-1);
    if (broken && broken !== newest) env.halt(`${broken.path} is damaged, as no crash leaves it`);
    if (broken) env.mark("torn tail cut");
    const whole = contents.at(-1) ?? new Uint8Array();
    const good = newest && !env.mutant("M03.2") ? whole.subarray(0, bytesOf(newest)) : whole;
    // From now on somebody relies on the newest segment. Not all of it need have been synced; and where a sync has failed before,
    // another would save nothing and say that all is well. Only what is written anew is known to be there.
    const segments = new Segments(env, options, all);
    segments.renew(good, () => ready(new Log(env, segments, records), records));
  });
}

/** The records of a segment up to the first that is broken, their ends noted in it. */
function recordsOf(segment: Segment, bytes: Uint8Array): LogRecord[] {
  const records: LogRecord[] = [];
  for (;;) {
    const frame = unframe(bytes, bytesOf(segment));
    if (!frame) return records;
    const [generation, command] = frame.content as [number, Json];
    const index = segment.base + segment.ends.length;
    records.push({ index, generation, command });
    segment.ends.push(frame.end);
  }
}

/** Carries out the records above `index`, each once and in order. */
export function replay(
  env: Env,
  records: readonly LogRecord[],
  index: number,
  apply: (record: LogRecord) => void,
): void {
  let applied = env.mutant("M03.3") ? index - 1 : index;
  for (const record of records) {
    if (record.index <= applied) continue;
    env.assert("nothing is missing between a snapshot and the log", () => record.index === applied + 1);
    apply(record);
    applied = record.index;
  }
}

/**
 * A log of records with consecutive indexes. Everything asked of it happens in the order in which it was asked for, and what is in
 * vain at once, before the call returns.
 */
export class Log {
  readonly #env: Env;
  readonly #segments: Segments;
  #first: number;
  #last: number;
  readonly #waiting: (Append | Work)[] = [];
  #busy = false;

  constructor(env: Env, segments: Segments, records: readonly LogRecord[]) {
    this.#env = env;
    this.#segments = segments;
    this.#first = segments.first ?? 1;
    this.#last = records.at(-1)?.index ?? this.#first - 1;
  }

  /** The index of the first record that is still there; one more than `last` when there is none. */
  get first(): number {
    return this.#first;
  }

  /** The index of the last record that was appended, synced or not yet. */
  get last(): number {
    return this.#last;
  }

  /** Appends records that follow on `last`. `done` is called when they will be there after a loss of power. */
  append(records: readonly LogRecord[], done: () => void): void {
    const index = this.#last + 1;
    this.#env.assert("records are consecutive", () =>
      records.every((record, i) => record.index === index + i),
    );
    this.#last += records.length;
    this.#ask({
      index,
      frames: records.map(({ generation, command }) => frame([generation, command])),
      done,
    });
  }

  /** Removes all records above `index`: what follows there will be another's. */
  truncateAfter(index: number, done: () => void): void {
    this.#last = Math.min(this.#last, Math.max(index, this.#first - 1));
    this.#ask((next) => this.#segments.cutAfter(index, both(done, next)));
  }

  /**
   * Removes the segments that hold only records below `index`, which must be in a snapshot by now. Where the log ends before
   * that, all of it goes, and the next record is `index`.
   */
  dropBefore(index: number, done: () => void): void {
    if (index > this.#last + 1) {
      this.#first = index;
      this.#last = index - 1;
    }
    const dropped = () => {
      this.#first = this.#segments.first ?? this.#first;
      done();
    };
    this.#ask((next) => this.#segments.dropBefore(index, both(dropped, next)));
  }

  #ask(what: Append | Work): void {
    this.#waiting.push(what);
    if (!this.#busy) this.#next();
  }

  #next(): void {
    const what = this.#waiting[0];
    this.#busy = what !== undefined;
    if (typeof what === "function") {
      this.#waiting.shift();
      what(() => this.#next());
    } else if (what) this.#commit(this.#group());
  }

  /** Every append that waits now, up to the next work of another kind. */
  #group(): Append[] {
    const end = this.#waiting.findIndex((what) => typeof what === "function");
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end) as Append[];
  }

  #commit(group: readonly Append[]): void {
    const acknowledge = () => {
      for (const { done } of group) done();
    };
    const frames = group.flatMap(({ frames }) => frames);
    const next = () => this.#next();
    this.#segments.append((group[0] as Append).index, frames, (error) => {
      if (error) this.#env.halt(`the log cannot be written: ${error.message}`);
      if (this.#env.mutant("M03.1")) {
        acknowledge();
        this.#sync(next);
      } else this.#sync(both(acknowledge, next));
    });
  }

  #sync(done: () => void): void {
    this.#segments.sync((error) => {
      if (!error) done();
      else if (this.#env.mutant("M03.4")) this.#sync(done);
      else this.#env.halt(`the log cannot be synced: ${error.message}`);
    });
  }
}

const both = (first: () => void, second: () => void) => () => {
  first();
  second();
};

const HEADER = 8;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A value as bytes that can tell whether they are whole: checksum and length, 4 bytes each, then JSON. The checksum covers the length, too. */
export function frame(content: Json): Uint8Array {
  const text = encoder.encode(JSON.stringify(content));
  const bytes = new Uint8Array(HEADER + text.length);
  bytes.set(text, HEADER);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, text.length);
  view.setUint32(0, crc32(bytes.subarray(4)));
  return bytes;
}

/** The value that was framed at this place, and where it ends; undefined where what is there is short or broken. */
export function unframe(
  bytes: Uint8Array,
  at: number,
): { readonly content: Json; readonly end: number } | undefined {
  if (at + HEADER > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const end = at + HEADER + view.getUint32(4);
  if (end > bytes.length || crc32(bytes.subarray(at + 4, end)) !== view.getUint32(0)) return undefined;
  return { content: JSON.parse(decoder.decode(bytes.subarray(at + HEADER, end))) as Json, end };
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32 as Ethernet and zip files have it: finds every error of one bit, and all but one in 2³² of the rest. */
function crc32(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (TABLE[(rest ^ byte) & 0xff] as number) ^ (rest >>> 8);
  return ~rest >>> 0;
}
