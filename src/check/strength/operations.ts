import { OK } from "../../history/columns.ts";
import type { History } from "../../history/history.ts";
import type { StrengthEvidence, StrengthLine } from "../strength.ts";

const TYPES = ["ok", "fail", "info"] as const;

/** Each kind of operation, by outcome: one that never succeeded was not tested. */
export function operationLines({ history, plan }: StrengthEvidence): StrengthLine[] {
  const kinds = new Set([...(plan?.functions ?? []), ...history.columns.functions]);
  return [...[...kinds].map((kind) => kindLine(history, kind, plan !== undefined)), ...readLine(history)];
}

function kindLine(history: History, kind: string, planned: boolean): StrengthLine {
  const counts = countsOf(history, history.functionId(kind));
  const value = TYPES.map((type) => `${counts[type]} ${type}`).join(", ");
  const what = `operations: ${kind}`;
  if (counts.ok > 0) return { what, value, grade: "good" };
  const consequence = `no ${kind} ever succeeded, so ${kind} was not tested`;
  return { what, value, grade: planned ? "void" : "weak", consequence };
}

function countsOf({ columns }: History, f: number): { [type in (typeof TYPES)[number]]: number } {
  const counts = { ok: 0, fail: 0, info: 0 };
  for (let op = 0; op < columns.count; op++) if (columns.f[op] === f) counts[TYPES[columns.type[op]!]!]++;
  return counts;
}

/** Of how many objects the last change was read afterwards: what nobody looked at may be lost unseen. */
function readLine(history: History): StrengthLine[] {
  const { columns } = history;
  const read = history.functionId("read");
  if (read < 0) return [];
  const changed = new Set<number>();
  const unread = new Set<number>();
  for (let op = 0; op < columns.count; op++) {
    if (columns.type[op] !== OK) continue;
    const key = columns.key[op]!;
    const isRead = columns.f[op] === read;
    if (!isRead) changed.add(key);
    if (isRead) unread.delete(key);
    else unread.add(key);
  }
  const value = `${changed.size - unread.size} of ${changed.size} objects`;
  const what = "read after the last change";
  if (unread.size === 0) return [{ what, value, grade: "good" }];
  return [
    {
      what,
      value,
      grade: "weak",
      consequence: `the last change of ${unread.size} objects was never read, so its loss would go unseen`,
    },
  ];
}
