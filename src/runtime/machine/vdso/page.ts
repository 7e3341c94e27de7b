import { wallClock } from "../../../core/clock.ts";
import type { Span } from "./layout.ts";

/**
 * The first bytes of the stub, as `stub.c` has them: what a clock is to tell, and what it has told. Times are nanoseconds.
 * Two skews and a turn, whose last bit says which of them is in force.
 */
export const MARK = 0x6b636f6c436c6172n;

/** Where things lie in the stub. */
export const PAGE = { start: 8, length: 16, turn: 24, wrong: 40, skews: 48, skew: 48, size: 144 };

/** How a clock is wrong: `offset` ahead at a true time `since`, from which on it gains so many nanoseconds each second. */
export interface SkewSince {
  readonly offset: number;
  readonly drift: number;
  /** Nanoseconds of Unix time. */
  readonly since: bigint;
}

/** The true time, as a page counts it: nanoseconds of Unix time. */
export const trueTime = (): bigint => BigInt(wallClock().getTime()) * 1_000_000n;

/** What no fault moves. */
export const TRUE_TIME: SkewSince = { offset: 0, drift: 0, since: 0n };

/** Whether a skew is none. */
export const isTrue = ({ offset, drift }: Pick<SkewSince, "offset" | "drift">): boolean =>
  offset === 0 && drift === 0;

/** What a skewed clock tells of itself. */
export interface Told {
  readonly skew: SkewSince;
  /** How many answers the skew in force has given. A process begins with those of the one that it was forked from. */
  readonly answers: number;
  /** By how much the last of them was wrong. */
  readonly ahead: number;
  /** That answer, nanoseconds of Unix time. */
  readonly last: bigint;
  /** How many answers were not the true time, of all skews together. */
  readonly wrong: number;
}

/** What the page holds. */
export function readPage(page: Buffer): Told & { readonly turn: number } {
  const turn = page[PAGE.turn] as number;
  const at = PAGE.skews + (turn & 1) * PAGE.skew;
  const number = (field: number) => Number(page.readBigInt64LE(at + 8 * field));
  return {
    turn,
    skew: { offset: number(0), since: page.readBigInt64LE(at + 8), drift: (number(2) * 1e9) / 2 ** 32 },
    answers: number(3),
    ahead: number(4),
    last: page.readBigInt64LE(at + 40),
    wrong: Number(page.readBigInt64LE(PAGE.wrong)),
  };
}

/** A skew as the page holds it, before it has given any answer. */
export function skewBytes({ offset, since, drift }: SkewSince): Buffer {
  const bytes = Buffer.alloc(PAGE.skew);
  bytes.writeBigInt64LE(BigInt(Math.round(offset)), 0);
  bytes.writeBigInt64LE(since, 8);
  bytes.writeBigInt64LE(BigInt(Math.round((drift / 1e9) * 2 ** 32)), 16);
  return bytes;
}

/** The beginning of a page for a process whose vDSO is mapped there. */
export function newPage(stub: Buffer, vdso: Span): Buffer {
  const bytes = Buffer.from(stub);
  bytes.writeBigUInt64LE(BigInt(vdso.at), PAGE.start);
  bytes.writeBigUInt64LE(BigInt(vdso.size), PAGE.length);
  return bytes;
}
