import { randomInt } from "node:crypto";

/**
 * Seeded randomness: xoshiro128** (Blackman & Vigna 2018), its four words filled by SplitMix32 from a 53-bit seed.
 *
 * A stream is *forked* by label, and a fork depends on the seed and the label alone, never on how much its parent has
 * drawn: a change in one part of a run (a longer workload, one more fault) leaves the draws of all others as they were.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  readonly #low: number;
  readonly #high: number;

  private constructor(low: number, high: number) {
    // Signed, here and in mix: V8 keeps 32-bit integers in place and boxes what is larger, which makes a fork 2.5 times dearer.
    this.#low = low | 0;
    this.#high = high | 0;
    this.#a = mix(low);
    this.#b = mix(low ^ 0x9e3779b9);
    this.#c = mix(high ^ 0x85ebca6b);
    // xoshiro must not start at all zeros; an odd constant in one word rules it out.
    this.#d = mix(high + low) | 1;
  }

  /** The stream of a seed: any whole number up to 2^53 - 1. */
  static of(seed: number): Random {
    return new Random(mix(seed >>> 0), mix(Math.floor(seed / 2 ** 32) ^ 0x2545f491));
  }

  /** A stream of its own for one purpose (`"workload"`, `"nemesis"`, a link, an operation's number). O(length of the label). */
  fork(label: string | number): Random {
    const hash = typeof label === "number" ? mix(label + 0x632be59b) : hashText(label);
    return new Random(mix(this.#low ^ hash), mix(this.#high + hash));
  }

  /** A stream that goes on as this one would: the same draws once more. */
  clone(): Random {
    const twin = new Random(this.#low, this.#high);
    twin.#a = this.#a;
    twin.#b = this.#b;
    twin.#c = this.#c;
    twin.#d = this.#d;
    return twin;
  }

  /** 32 random bits as an unsigned number. */
  bits(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /**
   * The `k`-th draw about the `n`-th thing: a number in [0, 1) with 32 random bits. It is the seed's whatever else was drawn, so
   * that what is drawn about one message does not move the others. Allocates nothing.
   */
  at(n: number, k: number): number {
    return (mix((mix(this.#low + n) ^ this.#high) + k) >>> 0) / 2 ** 32;
  }

  /** A number in [0, 1) with 53 random bits. */
  float(): number {
    return ((this.bits() >>> 5) * 2 ** 26 + (this.bits() >>> 6)) / 2 ** 53;
  }

  /** A whole number from `min` to `max`, both included. Unbiased to 2^-21 for ranges below 2^32. */
  int(min: number, max: number): number {
    return min + Math.floor(this.float() * (max - min + 1));
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.float() < p;
  }

  /** One element of a non-empty list. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError("nothing to pick from: the list is empty");
    return items[this.int(0, items.length - 1)] as T;
  }

  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.int(0, i);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }

  /** A random non-empty subset in random order; every size from 1 to all is equally likely. */
  subset<T>(items: readonly T[]): T[] {
    return this.shuffle(items).slice(0, this.int(1, items.length));
  }
}

/** A seed nobody chose, from the operating system: below 2^32, so that it is short enough to type again. */
export const freshSeed = (): number => randomInt(2 ** 32);

/** SplitMix32's finaliser: every input bit reaches every output bit. */
function mix(x: number): number {
  let z = (x + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}

/** FNV-1a over UTF-16 units, finished by {@link mix}. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}
