import type { ByteBudget } from "../parts/byte-budget.ts";
import { isOut } from "./dancing-links.ts";
import type { Foresight } from "./foresight.ts";
import type { Space } from "./space.ts";
import type { UsageTable } from "./usage.ts";

/** No observation is certain to come. */
export const NO_OBSERVER = -1;

/**
 * Finds the observation that is certain to come next on a part of the object: the first return of an observer that is not in
 * order yet, unless an operation that resets the part, not in order yet either, was called before it. What the part is now
 * must be compatible with it.
 */
export class Horizon {
  readonly #space: Space;
  readonly #foresight: Foresight;
  readonly #bytes: ByteBudget;
  /** Events that matter, part by part and in order: `k`, the call of an operation that resets, or `~k`, the return of an observer. */
  #events = new Int32Array(0);
  /** The position of each. */
  #positions = new Int32Array(0);
  /** Part → where its events end; they begin where those of the part before end. */
  #ends: number[] = [];
  #unforeseen = -1;

  constructor(space: Space, foresight: Foresight, bytes: ByteBudget) {
    this.#space = space;
    this.#foresight = foresight;
    this.#bytes = bytes;
  }

  /** Looks at the trace that the space has now, but for one operation (index into it): as if it were not to come. O(operations). */
  prepare(unforeseen: number): void {
    const { count } = this.#space;
    this.#unforeseen = unforeseen;
    if (count > this.#events.length) {
      this.#bytes.take(8 * count);
      this.#events = new Int32Array(count);
      this.#positions = new Int32Array(count);
    }
    const sizes: number[] = [];
    this.#forEachEvent((_, part) => {
      sizes[part] = (sizes[part] ?? 0) + 1;
    });
    this.#ends = [];
    for (let part = 0, end = 0; part < sizes.length; part++) {
      this.#ends.push(end);
      end += sizes[part] ?? 0;
    }
    this.#forEachEvent((event, part, position) => {
      const at = this.#ends[part]!;
      this.#events[at] = event;
      this.#positions[at] = position;
      this.#ends[part] = at + 1;
    });
  }

  #forEachEvent(visit: (event: number, part: number, position: number) => void): void {
    const { next, count, letter, observer, index, trace } = this.#space;
    for (let e = next[2 * count]!; e < 2 * count; e = next[e]!) {
      const k = e < count ? e : e - count;
      const part = this.#foresight.part(letter[k]!);
      if (e < count && this.#foresight.resets(letter[k]!)) visit(k, part, trace.call[index[k]!]!);
      if (e >= count && observer[k] === 1 && index[k] !== this.#unforeseen)
        visit(~k, part, trace.ret[index[k]!]!);
    }
  }

  /** The observer that is certain to come next on the part that a letter touches, {@link NO_OBSERVER} where none is. */
  next(level: number, letter: number, usages: UsageTable, usage: number): number {
    const space = this.#space;
    if (level === space.count) return NO_OBSERVER;
    const part = this.#foresight.part(letter);
    if (this.#isResetPending(part)) return NO_OBSERVER;
    const begin = part === 0 ? 0 : (this.#ends[part - 1] ?? 0);
    const end = this.#ends[part] ?? 0;
    const now = space.trace.ret[space.index[space.returning[level]!]!]!;
    for (let at = this.#firstFrom(now, begin, end); at < end; at++) {
      const event = this.#events[at]!;
      if (event >= 0) return NO_OBSERVER;
      if (isOut(space, ~event)) continue;
      return this.#mayReset(part, this.#positions[at]!, usages, usage) ? NO_OBSERVER : ~event;
    }
    return NO_OBSERVER;
  }

  #isResetPending(part: number): boolean {
    const { next, letter, count } = this.#space;
    for (let k = next[2 * count]!; k < count; k = next[k]!)
      if (this.#foresight.resets(letter[k]!) && this.#foresight.part(letter[k]!) === part) return true;
    return false;
  }

  /** Whether an optional operation that is not used yet could reset the part before a position. */
  #mayReset(part: number, position: number, usages: UsageTable, usage: number): boolean {
    const { optional, trace } = this.#space;
    return optional.some(({ letter, members }, c) => {
      const member = members[usages.count(usage, c)];
      const isEarly = member !== undefined && trace.call[member]! < position;
      return isEarly && this.#foresight.resets(letter) && this.#foresight.part(letter) === part;
    });
  }

  /** The first event of a part, between two places, that is not before a position. */
  #firstFrom(position: number, begin: number, end: number): number {
    let low = begin;
    let high = end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#positions[middle]! < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
