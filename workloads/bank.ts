import { stockChecker } from "../src/core/claim.ts";
import type { Random } from "../src/core/random.ts";
import type { Settings } from "../src/core/settings.ts";
import { mix } from "../src/generator/choice.ts";
import { eachThread } from "../src/generator/copies.ts";
import { op } from "../src/generator/op.ts";
import { once } from "../src/generator/sequence.ts";
import { defineWorkload } from "../src/generator/workload.ts";

/** What every account holds before anything happened: small, so that some transfers must be refused. */
const INITIAL_BALANCE = 10;

const MOST_AT_ONCE = 5;

const accountsOf = (settings: Settings): number[] =>
  Array.from({ length: Number(settings.accounts) }, (_, account) => account);

function transfer(accounts: readonly number[], random: Random) {
  const [from, to] = random.shuffle(accounts) as [number, number];
  return { from, to, amount: random.int(1, MOST_AT_ONCE) };
}

/** What the reads of a bank must show; a system that keeps balances isolated passes, whatever it calls that. */
const balanced = (settings: Settings) => {
  const accounts = accountsOf(settings);
  return [stockChecker("bank", { accounts, total: accounts.length * INITIAL_BALANCE })];
};

/**
 * Moves money between accounts and reads all of them at once: no read may show money that was made or lost, or an account
 * overdrawn. Accounts are the numbers from 0, and each begins with 10, as the system itself has it or its client sees to in `open`.
 * A transfer that the balance does not allow is a `Fail`.
 */
export const bank = defineWorkload({
  name: "bank",
  about: "transfers between accounts, and reads of all balances at once",
  options: { accounts: { about: "how many accounts", kind: "integer", min: 2, max: 100, default: 5 } },
  functions: ["transfer", "read"],
  generator({ settings }) {
    const accounts = accountsOf(settings);
    return mix(
      op("transfer", (random: Random) => transfer(accounts, random)),
      op("read"),
    );
  },
  finalReads: () => eachThread(once(op("read"))),
  claims: { bank: balanced, "snapshot-isolation": balanced },
});
