import type { Anomaly, CycleEdge } from "../../src/core/verdict.ts";
import type { Cycle } from "./cycle.ts";
import { relationName } from "./relations.ts";

/** Reasons that fit into one sentence. */
const SPOKEN = 3;

/** What the story calls the `i`-th transaction of a cycle. */
const nameOf = (i: number): string => `T${i + 1}`;

/** Says why `from` comes before `to`, by the relation between them, in a sentence that calls them by these names. */
export type Explain = (from: number, to: number, relation: number, first: string, second: string) => string;

/** A cycle as an anomaly: the steps of the proof in words, and the same as data to draw. It begins with what was called first. */
export function cycleAnomaly(cycle: Cycle, explain: Explain): Anomaly {
  const { transactions, relations } = turned(cycle);
  const edges = transactions.map((from, i): CycleEdge => {
    const next = (i + 1) % transactions.length;
    const reason = explain(from, transactions[next]!, relations[i]!, nameOf(i), nameOf(next));
    return { from, to: transactions[next]!, relation: relationName(relations[i]!), reason };
  });
  const steps = edges.map(({ from, to, reason }, i) => ({
    from,
    to,
    because:
      i < edges.length - 1 ? reason : `but ${reason}: a contradiction, for T1 would come before itself`,
  }));
  return {
    type: cycle.type,
    message: messageOf(transactions, edges),
    operations: transactions,
    steps,
    view: { kind: "cycle", transactions, edges },
  };
}

function turned({ transactions, relations }: Cycle): Omit<Cycle, "type"> {
  const at = transactions.indexOf(Math.min(...transactions));
  const turn = (list: readonly number[]) => [...list.slice(at), ...list.slice(0, at)];
  return { transactions: turn(transactions), relations: turn(relations) };
}

function messageOf(transactions: readonly number[], edges: readonly CycleEdge[]): string {
  const reasons = edges.map(({ reason }) => reason);
  const spoken = reasons.length <= SPOKEN + 1 ? reasons : [...reasons.slice(0, SPOKEN), "…", reasons.at(-1)!];
  const names = transactions.slice(0, SPOKEN + 1).map((op, i) => `${nameOf(i)} = operation ${op}`);
  const more = transactions.length > names.length ? ", …" : "";
  return `No order explains ${transactions.length} transactions (${names.join(", ")}${more}): ${spoken.slice(0, -1).join("; ")}; but ${spoken.at(-1)}`;
}
