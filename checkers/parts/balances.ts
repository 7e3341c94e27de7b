import type { Value } from "../../src/core/value.ts";

/** What one read of a bank shows. */
export interface Balances {
  /** Whole numbers, or `null` for an account that has no balance. */
  readonly byAccount: ReadonlyMap<string, number | null>;
  /** All of them together; none where one is `null`. */
  readonly total: number | undefined;
}

/** The balances that a value is; `undefined` for anything else, and where a balance or their sum is no whole number that is exact. O(accounts). */
export function balancesOf(value: Value | undefined): Balances | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const byAccount = new Map<string, number | null>();
  let total = 0;
  let size = 0;
  let whole = true;
  for (const [name, balance] of Object.entries(value)) {
    if (balance !== null && !Number.isSafeInteger(balance)) return undefined;
    byAccount.set(name, balance as number | null);
    if (balance === null) whole = false;
    total += balance as number;
    size += Math.abs(balance as number);
  }
  if (size > Number.MAX_SAFE_INTEGER) return undefined;
  return { byAccount, total: whole ? total : undefined };
}
