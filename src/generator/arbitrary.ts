import fc, { type Arbitrary } from "fast-check";
import type { Random } from "../core/random.ts";

/** A fast-check arbitrary: what inputs look like, how to draw one and how to make it smaller. */
export type { Arbitrary };

/** Whole numbers from `min` to `max`, both included. */
export const int = (min: number, max: number): Arbitrary<number> => fc.integer({ min, max });

/** Lists of a fixed length, each place drawn on its own: `tuple(int(0, 4), int(0, 4))`. */
export const tuple = <T extends unknown[]>(...parts: { [I in keyof T]: Arbitrary<T[I]> }): Arbitrary<T> =>
  fc.tuple(...parts) as unknown as Arbitrary<T>;

/** One of the values given. */
export const constantFrom = <const T>(...values: readonly T[]): Arbitrary<T> => fc.constantFrom(...values);

/** Printable ASCII text of at most `maxLength` characters. */
export const string = (maxLength = 10): Arbitrary<string> => fc.string({ maxLength });

/** Recognised by what it can do, not by class: a test file may have loaded its own copy of fast-check. */
export const isArbitrary = (value: unknown): value is Arbitrary<unknown> =>
  typeof value === "object" && value !== null && "generate" in value && typeof value.generate === "function";

/**
 * Draws one value, unbiased, with our seeded randomness: the value is the seed's, and the arbitrary can shrink it.
 * Some 70 million small numbers a second, 10 million pairs.
 */
export const draw = <T>(arbitrary: Arbitrary<T>, random: Random): T =>
  arbitrary.generate(new Dice(random) as unknown as fc.Random, undefined).value;

/** Our randomness behind the interface of fast-check's `Random`, which is a class and so has to be cast to. */
class Dice {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  clone(): Dice {
    return new Dice(this.#random.clone());
  }

  next(bits: number): number {
    return this.#random.bits() >>> (32 - bits);
  }

  nextBoolean(): boolean {
    return this.#random.chance(0.5);
  }

  nextInt(min = -(2 ** 31), max = 2 ** 31 - 1): number {
    return this.#random.int(min, max);
  }

  nextBigInt(min: bigint, max: bigint): bigint {
    const range = max - min + 1n;
    let drawn = 0n;
    // 64 bits more than the range needs leave a bias of 2^-64.
    for (let left = range << 64n; left > 0n; left >>= 32n)
      drawn = (drawn << 32n) | BigInt(this.#random.bits());
    return min + (drawn % range);
  }

  nextDouble(): number {
    return this.#random.float();
  }

  getState(): undefined {
    return undefined;
  }
}
