import type { Checker } from "../src/check/checker.ts";
import { showValue } from "../src/core/value.ts";
import { FAIL, INFO, NEVER, OK } from "../src/history/columns.ts";
import type { History } from "../src/history/history.ts";
import { eachObject } from "./parts/each-object.ts";
import type { Findings, Told } from "./parts/findings.ts";
import { type ObjectOperations, sweep } from "./parts/objects.ts";
import { refuseOptions } from "./parts/options.ts";
import { acknowledged } from "./parts/telling.ts";

/** What `fencedLock` may be told. */
export interface FencedLockOptions {
  /**
   * The lock passes on when a lease ends, whatever its holder thinks: two holders at once are counted and not accused, and
   * the tokens alone must keep them apart. `false` unless said otherwise.
   */
  readonly leases?: boolean;
}

const BYTES_PER_OPERATION = 64;

/** The time in which a process certainly has the lock, as positions, and its token; `NaN` where it got none. */
interface Hold {
  readonly op: number;
  readonly token: number;
  readonly from: number;
  readonly to: number;
}

/**
 * A lock has one holder at a time (`two-holders`), each grant brings a greater token than those before it
 * (`token-not-increasing`), and what the lock protects refuses a token after it has accepted a greater one (`stale-token-accepted`).
 *
 * A process certainly holds the lock from the return of its `acquire` to the call of its next `release` that has not failed, or of
 * its next operation of any kind that is `info`: it loses its connection then, and perhaps the lock. An `acquire` or a `write`
 * that is `info` proves nothing, since nobody knows whether and when it happened.
 *
 * Operations: `acquire` with the token as its output, `release`, and `write`, to what the lock protects, with `{ token, value }` as
 * its input, `ok` where it was accepted and `fail` where it was refused. Each key is a lock of its own. O(n log n).
 *
 * @throws a usage error for an option that it does not have.
 */
export function fencedLock(options: FencedLockOptions = {}): Checker {
  refuseOptions("fencedLock", options, { leases: "boolean" });
  const leases = options.leases === true;
  return {
    name: "fenced-lock",
    check: (history, context) => {
      let lost: Int32Array | undefined;
      return eachObject(history, context, ["acquire", "release", "write"], (lock, findings, bytes) => {
        bytes.take(lock.calls.length * BYTES_PER_OPERATION + history.count * 4);
        lost ??= connectionsLost(history);
        const holds = holdsOf(history, lock, lost, findings);
        checkHolders(history, holds, findings, leases);
        checkGrants(history, lock, holds, findings, leases);
        checkWrites(history, lock, findings);
      });
    },
  };
}

/** By operation, the call of the next one of its process that is `info`; {@link NEVER} where there is none. */
function connectionsLost({ columns }: History): Int32Array {
  const { count, process, type, callPosition } = columns;
  const lost = new Int32Array(count);
  const next = new Map<number, number>();
  for (let op = count - 1; op >= 0; op--) {
    lost[op] = next.get(process[op]!) ?? NEVER;
    if (type[op] === INFO) next.set(process[op]!, callPosition[op]!);
  }
  return lost;
}

/** All certain holds, in the order in which the lock was acquired. */
function holdsOf(history: History, lock: ObjectOperations, lost: Int32Array, findings: Findings): Hold[] {
  const { f, process, type, callPosition, returnPosition, output } = history.columns;
  const [acquire, release] = [history.functionId("acquire"), history.functionId("release")];
  const released = new Map<number, number>();
  const holds: Hold[] = [];
  for (let i = lock.calls.length - 1; i >= 0; i--) {
    const op = lock.calls[i]!;
    if (f[op] === release && type[op] !== FAIL) released.set(process[op]!, callPosition[op]!);
    if (f[op] !== acquire || type[op] !== OK) continue;
    const to = Math.min(released.get(process[op]!) ?? NEVER, lost[op]!);
    const token = tokenOf(history.value(output[op]!));
    if (Number.isNaN(token))
      findings.doubt(
        `operation ${op} acquired the lock with ${showValue(history.value(output[op]!))}, which is no token: expected a whole number`,
      );
    holds.push({ op, token, from: returnPosition[op]!, to });
  }
  findings.count("acquired", holds.length);
  findings.opportunities += Math.max(0, holds.length - 1);
  return holds.sort((a, b) => a.from - b.from);
}

const tokenOf = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : NaN);

/** Each hold against that of the earlier ones which lasts longest. */
function checkHolders(history: History, holds: readonly Hold[], findings: Findings, leases: boolean): void {
  let longest: Hold | undefined;
  let together = 0;
  for (const hold of holds) {
    const other = longest;
    if (other && other.to > hold.from) {
      together++;
      if (!leases) findings.anomaly("two-holders", () => twoHolders(history, other, hold));
    }
    if (!longest || hold.to > longest.to) longest = hold;
  }
  findings.count("twoHolders", together);
}

function twoHolders(history: History, first: Hold, second: Hold): Told {
  return {
    message: `the lock, ${acknowledged(history, second.op)}, was ${held(history, first)}`,
    operations: [first.op, second.op],
  };
}

function held(history: History, { op, to }: Hold): string {
  const still = `still held by process ${history.operation(op).process}, to which it was acknowledged before (operation ${op})`;
  return to === NEVER
    ? `${still} and which never released it`
    : `${still} and which had not begun to release it`;
}

/**
 * Each token against the greatest of the grants that certainly came before: those that returned before the `acquire` was called and, since
 * there is one holder at a time, those whose hold was over when it returned. A token that was granted twice is wrong in any order.
 */
function checkGrants(
  history: History,
  lock: ObjectOperations,
  holds: readonly Hold[],
  findings: Findings,
  leases: boolean,
): void {
  const byOp = new Map(holds.map((hold) => [hold.op, hold]));
  const ended = holds.filter(({ to }) => to !== NEVER).sort((a, b) => a.to - b.to);
  const granted = new Map<number, Hold>();
  const before = new Map<number, Hold | undefined>();
  let [greatest, over]: (Hold | undefined)[] = [];
  let next = 0;
  sweep(
    lock,
    history.columns,
    (op) => {
      if (byOp.has(op)) before.set(op, greatest);
    },
    (op) => {
      const hold = byOp.get(op);
      if (!hold) return;
      while (!leases && next < ended.length && ended[next]!.to < hold.from)
        over = greater(over, ended[next++]!);
      const rival = [granted.get(hold.token), before.get(op), over].find(
        (other) => other !== undefined && other.token >= hold.token,
      );
      if (rival) findings.anomaly("token-not-increasing", () => notIncreasing(history, rival, hold));
      granted.set(hold.token, hold);
      greatest = greater(greatest, hold);
    },
  );
}

const greater = (a: Hold | undefined, b: Hold): Hold | undefined =>
  Number.isNaN(b.token) || (a !== undefined && a.token >= b.token) ? a : b;

function notIncreasing(history: History, before: Hold, after: Hold): Told {
  const [first, second] = [before, after].map(
    ({ op, token }) => `token ${token} (${acknowledged(history, op)})`,
  );
  return {
    message:
      before.token === after.token
        ? `the lock was granted twice with one token: ${first}, ${second}`
        : `the lock was granted with ${second} after it had been granted with ${first}: tokens must increase`,
    operations: [before.op, after.op],
  };
}

/** Each accepted write against the greatest token that was certainly accepted before. */
function checkWrites(history: History, lock: ObjectOperations, findings: Findings): void {
  const { f, type, input } = history.columns;
  const write = history.functionId("write");
  const before = new Int32Array(lock.calls.length);
  const tokens = new Map<number, number>();
  let greatest = -1;
  const token = (op: number) => tokens.get(op) ?? -Infinity;
  sweep(
    lock,
    history.columns,
    (op, i) => {
      before[i] = greatest;
      if (f[op] !== write) return;
      const own = tokenOf((history.value(input[op]!) as { readonly token?: unknown } | null)?.token);
      if (Number.isNaN(own))
        findings.doubt(`operation ${op} writes without a token: expected { token, value }`);
      else tokens.set(op, own);
    },
    (op, i) => {
      if (type[op] !== OK || !tokens.has(op)) return;
      const rival = before[i]!;
      if (token(rival) > token(op))
        findings.anomaly("stale-token-accepted", () => stale(history, rival, op, tokens));
      if (token(op) > token(greatest)) greatest = op;
    },
  );
  const accepted = [...tokens.keys()].filter((op) => type[op] === OK).length;
  findings.count("accepted", accepted);
  findings.opportunities += Math.max(0, accepted - 1);
}

function stale(history: History, rival: number, op: number, tokens: ReadonlyMap<number, number>): Told {
  return {
    message: `a write with token ${tokens.get(op)} was accepted (${acknowledged(history, op)}) after one with the newer token ${tokens.get(rival)} (${acknowledged(history, rival)})`,
    operations: [rival, op],
  };
}
