import { Interner, type ValueCode } from "../../src/history/value-code.ts";
import type { Alphabet } from "./alphabet.ts";
import type { Trace } from "./trace.ts";

/**
 * What each operation of a trace is about, where its model tells ({@link Model.subject}): all operations about one thing may
 * be left out together, since a linearizable trace is linearizable without them. So a witness needs only those elements of a
 * container that went wrong.
 */
export class Subjects {
  /** By operation number. */
  readonly #of = new Map<number, ValueCode>();

  constructor(trace: Trace, alphabet: Alphabet) {
    const { subject } = alphabet.model;
    if (!subject) return;
    const values = new Interner();
    for (let i = 0; i < trace.count; i++) {
      const about = subject(alphabet.operation(trace.letter[i]!));
      if (about !== undefined) this.#of.set(trace.row[i]!, values.code(about));
    }
  }

  /**
   * Marks all operations of a trace about whatever those between two indices are about, but nothing about what operation
   * `kept` is; answers how many it marked. O(n).
   */
  mark(trace: Trace, from: number, to: number, kept: number, out: Uint8Array): number {
    if (this.#of.size === 0) return 0;
    const about = new Set(Array.from(trace.row.subarray(from, to), (row) => this.#of.get(row)));
    about.delete(this.#of.get(kept));
    about.delete(undefined);
    let marked = 0;
    for (let i = 0; i < trace.count; i++) {
      if (out[i] === 1 || !about.has(this.#of.get(trace.row[i]!))) continue;
      out[i] = 1;
      marked++;
    }
    return marked;
  }
}
