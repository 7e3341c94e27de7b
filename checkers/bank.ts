import type { Checker } from "../src/check/checker.ts";
import { showValue, type Value } from "../src/core/value.ts";
import { NONE, OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import type { ValueCode } from "../src/history/value-code.ts";
import { type Balances, balancesOf } from "./parts/balances.ts";
import type { ByteBudget } from "./parts/byte-budget.ts";
import { eachObject } from "./parts/each-object.ts";
import type { Findings, Told } from "./parts/findings.ts";
import { refuseOptions } from "./parts/options.ts";
import { did } from "./parts/telling.ts";

/** What `bank` may be told. */
export interface BankOptions {
  /** What all accounts hold together; without it, what the first read says. */
  readonly total?: number;
  /** The names of all accounts; without them, those of the first read. */
  readonly accounts?: readonly (string | number)[];
  /** Whether an account may be overdrawn; `false` unless said otherwise. */
  readonly negativeBalances?: boolean;
}

/** What every read must show, and the read that says so, {@link NONE} where options do. */
interface Due {
  readonly total: number;
  readonly accounts: ReadonlySet<string>;
  readonly saidBy: number;
  readonly mayBeNegative: boolean;
}

/** A way in which the balances of one read are wrong, in words that follow "read". */
interface Wrong {
  readonly type: string;
  readonly what: string;
}

const BYTES_PER_READ = 48;

/** Rows of the table that shows the accounts of a wrong read. */
const SHOWN = 100;

/**
 * Money moves between accounts and none appears or disappears: every read shows exactly the known accounts, each with a
 * balance, none overdrawn, and the same total. Of what is wrong with a read, the first in this order is told: an unexpected
 * account, a missing one, one without a balance, the total, a negative balance.
 *
 * Operations: `read` with an object of whole balances by account as its output; whatever else there is (`transfer`) is not
 * looked at. Each key is a bank of its own. Linear in the size of all distinct reads.
 *
 * @throws a usage error for an option that it does not have.
 */
export function bank(options: BankOptions = {}): Checker {
  refuseOptions("bank", options, {
    total: { wants: "a whole number", holds: Number.isSafeInteger },
    accounts: { wants: "a list of names", holds: isNames },
    negativeBalances: "boolean",
  });
  return {
    name: "bank",
    check: (history, context) =>
      eachObject(history, context, ["read"], ({ calls }, findings, bytes) =>
        judge(history, calls, options, findings, bytes),
      ),
  };
}

const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === "string" || typeof name === "number");

function judge(
  history: History,
  calls: Int32Array,
  options: BankOptions,
  findings: Findings,
  bytes: ByteBudget,
): void {
  const { type, output } = history.columns;
  const reads = calls.filter((op) => type[op] === OK);
  const balances = (op: number) => balancesOf(history.value(output[op]!));
  const due = dueOf(reads, balances, options);
  const wrongs = new Map<ValueCode, Wrong | undefined>();
  let errors = 0;
  for (const op of reads) {
    const code = output[op]!;
    if (!wrongs.has(code)) {
      bytes.take(BYTES_PER_READ);
      const shown = balances(op);
      if (!shown) findings.doubt(unreadable(op, history.value(code)));
      wrongs.set(code, shown && due && wrongWith(shown, due));
    }
    const wrong = wrongs.get(code);
    if (!wrong || !due) continue;
    errors++;
    findings.count(wrong.type, 1);
    findings.anomaly(wrong.type, () => told(history, op, wrong, due, balances));
  }
  findings.opportunities += reads.length;
  findings.count("reads", reads.length);
  findings.count("errors", errors);
}

const unreadable = (op: number, value: Value | undefined): string =>
  `operation ${op} read ${showValue(value)}, which is no object of whole balances by account`;

/** What reads must show; nothing where no option says it and no read can. */
function dueOf(
  reads: Int32Array,
  balances: (op: number) => Balances | undefined,
  { total, accounts, negativeBalances = false }: BankOptions,
): Due | undefined {
  const names = accounts && new Set(accounts.map(String));
  if (total !== undefined && names)
    return { total, accounts: names, saidBy: NONE, mayBeNegative: negativeBalances };
  const first = reads.find((op) => balances(op)?.total !== undefined);
  if (first === undefined) return undefined;
  const said = balances(first)!;
  return {
    total: total ?? said.total!,
    accounts: names ?? new Set(said.byAccount.keys()),
    saidBy: first,
    mayBeNegative: negativeBalances,
  };
}

function wrongWith({ byAccount, total }: Balances, due: Due): Wrong | undefined {
  for (const name of byAccount.keys())
    if (!due.accounts.has(name))
      return { type: "unexpected-account", what: `account ${showValue(name)}, which should not exist` };
  if (byAccount.size < due.accounts.size) {
    const missing = [...due.accounts].find((name) => !byAccount.has(name)) as string;
    return { type: "missing-account", what: `the bank without account ${showValue(missing)}` };
  }
  if (total === undefined) {
    const [name] = [...byAccount].find(([, balance]) => balance === null) as [string, null];
    return { type: "no-balance", what: `account ${showValue(name)} without a balance` };
  }
  if (total !== due.total)
    return { type: "wrong-total", what: `balances that come to ${total}, not ${due.total},` };
  if (due.mayBeNegative) return undefined;
  for (const [name, balance] of byAccount)
    if (balance! < 0) return { type: "negative-balance", what: `${balance} in account ${showValue(name)}` };
  return undefined;
}

function told(
  history: History,
  op: number,
  { type, what }: Wrong,
  { saidBy }: Due,
  balances: (op: number) => Balances | undefined,
): Told {
  const reference = saidBy === NONE || type === "negative-balance" || type === "no-balance" ? NONE : saidBy;
  const message = did(history, op, `read ${what}`);
  const rows = [...balances(op)!.byAccount].slice(0, SHOWN);
  if (reference === NONE)
    return { message, operations: [op], view: { kind: "table", columns: ["account", "balance"], rows } };
  const before = balances(reference)!.byAccount;
  return {
    message: `${message}: what holds is what ${did(history, reference, "read")}`,
    operations: [reference, op],
    view: {
      kind: "table",
      columns: ["account", "before", "balance"],
      rows: rows.map(([name, balance]) => [name, before.get(name) ?? null, balance]),
    },
  };
}
