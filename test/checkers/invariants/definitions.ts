import type { Operation } from "../../../src/core/operation.ts";
import type { Value } from "../../../src/core/value.ts";
import type { Verdict } from "../../../src/core/verdict.ts";

/**
 * What the checkers of invariants must say, written down as it is defined: slow, plain, and without a line in common with
 * them. Elements are compared as texts.
 */
export type Definition = (operations: readonly Operation[]) => Expected;

/** The verdict, and statistics by their names. */
export interface Expected {
  readonly verdict: Verdict;
  readonly statistics: { readonly [name: string]: Value };
}

const text = (value: Value | undefined): string => JSON.stringify(value);
const ok = (operations: readonly Operation[], f: string) =>
  operations.filter((o) => o.f === f && o.type === "ok");
const listOf = ({ output }: Operation) => (output as readonly Value[]).map(text);
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** Reads that saw something no add accounts for, and elements seen twice at once. */
function flaws(operations: readonly Operation[], add: string) {
  const reads = ok(operations, "read");
  const may = operations.filter((o) => o.f === add && o.type !== "fail");
  const unexpected = new Set(
    reads.flatMap((r) =>
      listOf(r).filter((e) => !may.some((a) => text(a.input) === e && a.callPosition < r.returnPosition)),
    ),
  );
  const duplicated = new Set(reads.flatMap((r) => listOf(r).filter((e, i, all) => all.indexOf(e) !== i)));
  return { unexpectedCount: unexpected.size, duplicatedCount: duplicated.size };
}

/** The final reads of a set hold what was acknowledged. */
export const setDefinition: Definition = (operations) => {
  const adds = ok(operations, "add");
  const reads = ok(operations, "read");
  const { unexpectedCount, duplicatedCount } = flaws(operations, "add");
  const after = reads.filter((r) => adds.every((a) => a.returnPosition < r.callPosition));
  const final = after.length > 0 ? after : reads.slice(-1);
  const due = adds.filter((a) => final[0] && a.returnPosition < final[0].callPosition);
  const lost = new Set(
    due.map((a) => text(a.input)).filter((e) => !final.some((r) => listOf(r).includes(e))),
  );
  const invalid = lost.size + unexpectedCount + duplicatedCount > 0;
  return {
    verdict: invalid ? "invalid" : reads.length === 0 ? "unknown" : "valid",
    statistics: { lostCount: lost.size, unexpectedCount, duplicatedCount, finalReads: final.length },
  };
};

/** Each element of a set through all reads, as Jepsen's `set-full` has it. */
export const setFullDefinition =
  (linearizable: boolean): Definition =>
  (operations) => {
    const elements = [...new Set(operations.filter((o) => o.f === "add").map((o) => text(o.input)))];
    const fates = elements.map((e) => fateOf(e, operations));
    const count = (fate: string) => fates.filter((f) => f === fate).length;
    const { unexpectedCount, duplicatedCount } = flaws(operations, "add");
    const invalid =
      count("lost") + unexpectedCount + duplicatedCount > 0 || (linearizable && count("stale") > 0);
    const stable = count("stable") + count("stale");
    return {
      verdict: invalid ? "invalid" : stable === 0 ? "unknown" : "valid",
      statistics: {
        attempted: elements.length,
        stable,
        lostCount: count("lost"),
        staleCount: count("stale"),
        neverReadCount: count("never read"),
        unexpectedCount,
        duplicatedCount,
      },
    };
  };

function fateOf(element: string, operations: readonly Operation[]): string {
  const adds = operations.filter((o) => o.f === "add" && text(o.input) === element && o.type !== "fail");
  const called = Math.min(...adds.map((a) => a.callPosition));
  const reads = ok(operations, "read").filter((r) => r.returnPosition > called);
  const present = reads.filter((r) => listOf(r).includes(element));
  const absent = reads.filter((r) => !listOf(r).includes(element));
  const known = Math.min(
    ...[...adds.filter((a) => a.type === "ok"), ...present].map((o) => o.returnPosition),
  );
  const lastPresent = Math.max(-1, ...present.map((r) => r.callPosition));
  const lastAbsent = Math.max(-1, ...absent.map((r) => r.callPosition));
  if (lastPresent > lastAbsent) return lastAbsent > known ? "stale" : "stable";
  return lastAbsent > known ? "lost" : "never read";
}

/** What operations took out of a queue, with who did. */
const takesOf = (operations: readonly Operation[]) =>
  operations.flatMap((by) => {
    if (by.type !== "ok" || (by.f !== "dequeue" && by.f !== "drain")) return [];
    const taken = by.f === "drain" ? (by.output as readonly Value[]) : by.output === null ? [] : [by.output];
    return taken.map((value) => ({ by, element: text(value as Value) }));
  });

/** The most of `left` that can each have one of `right` of its own. Tries every way. */
function most<A, B>(left: readonly A[], right: readonly B[], suits: (a: A, b: B) => boolean): number {
  const [first, ...rest] = left;
  if (first === undefined) return 0;
  const candidates = right.filter((b) => suits(first, b));
  // One of those that suit the others alike is enough.
  const kinds = candidates.filter(
    (b, i) => candidates.findIndex((c) => rest.every((a) => suits(a, b) === suits(a, c))) === i,
  );
  if (kinds.length === 0) return most(rest, right, suits);
  const ways = kinds.map((b) =>
    most(
      rest,
      right.filter((c) => c !== b),
      suits,
    ),
  );
  return 1 + Math.max(...ways);
}

/** Every element that came out has an enqueue of its own, called before it came out. */
export const queueDefinition: Definition = (operations) => {
  const takes = takesOf(operations);
  const enqueues = operations.filter((o) => o.f === "enqueue" && o.type !== "fail");
  const accounted = sum(
    [...new Set(takes.map(({ element }) => element))].map((element) =>
      most(
        takes.filter((take) => take.element === element),
        enqueues.filter((e) => text(e.input) === element),
        ({ by }, e) => e.callPosition < by.returnPosition,
      ),
    ),
  );
  return {
    verdict: accounted < takes.length ? "invalid" : "valid",
    statistics: { dequeued: takes.length, left: enqueues.length - accounted },
  };
};

/** Every acknowledged enqueue was taken out by somebody. */
export const totalQueueDefinition: Definition = (operations) => {
  const takes = takesOf(operations);
  const enqueues = operations.filter((o) => o.f === "enqueue");
  const acknowledged = enqueues.filter((o) => o.type === "ok");
  const possible = enqueues.filter((o) => o.type !== "fail");
  const drain = ok(operations, "drain").at(-1);
  const due = acknowledged.filter((e) => drain && e.returnPosition < drain.callPosition);
  const unknownTakers = operations.filter(
    (o) => o.type === "info" && o.f !== "enqueue" && drain && o.callPosition < drain.returnPosition,
  );
  const many = unknownTakers.flatMap((o) => (o.f === "drain" ? due.map(() => "any") : ["any"]));
  const takers = [...takes.map(({ element }) => element), ...many];
  const accounted = most(
    due,
    takers.map((element) => ({ element })),
    (e, taker) => taker.element === "any" || taker.element === text(e.input),
  );
  const unexpected = takes.filter(({ element }) => !possible.some((e) => text(e.input) === element));
  const surplus = (of: readonly string[], over: readonly string[]) =>
    sum(
      [...new Set(of)].map((e) =>
        Math.max(0, of.filter((o) => o === e).length - over.filter((o) => o === e).length),
      ),
    );
  const taken = takes.map(({ element }) => element);
  const lostCount = surplus(
    acknowledged.map((e) => text(e.input)),
    taken,
  );
  const invalid = unexpected.length > 0 || accounted < due.length;
  return {
    verdict: invalid ? "invalid" : lostCount > 0 ? "unknown" : "valid",
    statistics: {
      attempted: enqueues.length,
      acknowledged: acknowledged.length,
      ok:
        taken.length -
        surplus(
          taken,
          possible.map((e) => text(e.input)),
        ),
      lostCount,
      unexpectedCount: unexpected.length,
      duplicatedCount:
        surplus(
          taken,
          possible.map((e) => text(e.input)),
        ) - unexpected.length,
    },
  };
};

/** No two identifiers are the same. */
export const uniqueIdsDefinition: Definition = (operations) => {
  const ids = ok(operations, "generate").map(({ output }) => text(output));
  const twice = new Set(ids.filter((id, i) => ids.indexOf(id) !== i));
  return {
    verdict: twice.size > 0 ? "invalid" : "valid",
    statistics: { attempted: operations.length, acknowledged: ids.length, duplicatedCount: twice.size },
  };
};

/** Every read is between the least and the most that some choice of the uncertain adds makes of the certain ones. */
export const counterDefinition: Definition = (operations) => {
  const adds = operations.filter((o) => o.f === "add" && o.type !== "fail");
  const wrong = ok(operations, "read").filter((r) => {
    const certain = adds.filter((a) => a.returnPosition < r.callPosition);
    const uncertain = adds.filter((a) => !certain.includes(a) && a.callPosition < r.returnPosition);
    let sums = [sum(certain.map((a) => a.input as number))];
    for (const a of uncertain) sums = [...sums, ...sums.map((s) => s + (a.input as number))];
    return (r.output as number) < Math.min(...sums) || (r.output as number) > Math.max(...sums);
  });
  return { verdict: wrong.length > 0 ? "invalid" : "valid", statistics: { errors: wrong.length } };
};

/** Every read shows the accounts and the total of the first one that has both, and no negative balance. */
export const bankDefinition: Definition = (operations) => {
  const reads = ok(operations, "read").map(
    ({ output }) => output as { readonly [account: string]: number | null },
  );
  const total = (read: (typeof reads)[number]) => sum(Object.values(read) as number[]);
  const whole = (read: (typeof reads)[number]) => !Object.values(read).includes(null);
  const first = reads.find(whole);
  const names = (read: (typeof reads)[number]) => Object.keys(read).sort().join();
  const wrong = first
    ? reads.filter(
        (read) =>
          names(read) !== names(first) ||
          !whole(read) ||
          total(read) !== total(first) ||
          Object.values(read).some((balance) => balance! < 0),
      )
    : [];
  return {
    verdict: wrong.length > 0 ? "invalid" : "valid",
    statistics: { reads: reads.length, errors: wrong.length },
  };
};

/** Of any two reads of the same keys, one saw all that the other saw. */
export const longForkDefinition: Definition = (operations) => {
  const transactions = operations.map((o) => ({
    type: o.type,
    input: o.input as readonly [string, Value, Value][],
    output: (o.output ?? o.input) as readonly [string, Value, Value][],
  }));
  const reads = transactions.filter((t) => t.type === "ok" && t.output.every(([kind]) => kind === "r"));
  const keys = (t: (typeof reads)[number]) =>
    t.output
      .map(([, key]) => text(key))
      .sort()
      .join();
  const saw = (t: (typeof reads)[number]) =>
    t.output.filter(([, , value]) => value !== null).map(([, key]) => text(key));
  const includes = (a: readonly string[], b: readonly string[]) => b.every((key) => a.includes(key));
  const forked = reads.some((a) =>
    reads.some((b) => keys(a) === keys(b) && !includes(saw(a), saw(b)) && !includes(saw(b), saw(a))),
  );
  return { verdict: forked ? "invalid" : "valid", statistics: { reads: reads.length } };
};

/** Where a write is seen, so is every write that returned before it was called. */
export const causalReverseDefinition: Definition = (operations) => {
  const writes = operations.filter((o) => o.f === "write" && o.type !== "fail");
  const wrong = ok(operations, "read").filter((r) => {
    const seen = listOf(r);
    return writes.some(
      (later) =>
        seen.includes(text(later.input)) &&
        writes.some(
          (earlier) =>
            earlier.type === "ok" &&
            earlier.returnPosition < later.callPosition &&
            !seen.includes(text(earlier.input)),
        ),
    );
  });
  return { verdict: wrong.length > 0 ? "invalid" : "valid", statistics: { errors: wrong.length } };
};

/** No read is below one of the same process before it; with `realtime`, nor below any that returned before it was called. */
export const monotonicDefinition =
  (realtime: boolean): Definition =>
  (operations) => {
    const reads = ok(operations, "read");
    const level = ({ output }: Operation) => (output === null ? -1000 : (output as number));
    const below = (r: Operation, which: (other: Operation) => boolean) =>
      reads.some((other) => which(other) && other.returnPosition < r.callPosition && level(r) < level(other));
    const wentBack = reads.filter((r) => below(r, (other) => other.process === r.process)).length;
    const wentBackInRealTime = reads.filter((r) => below(r, () => true)).length;
    const invalid = (realtime ? wentBackInRealTime : wentBack) > 0;
    return { verdict: invalid ? "invalid" : "valid", statistics: { wentBack, wentBackInRealTime } };
  };
