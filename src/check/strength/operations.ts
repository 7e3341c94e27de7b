import { OK } from "../../history/columns.ts";
import type { History } from "../../history/history.ts";
import type { StrengthEvidence } from "./evidence.ts";
import type { StrengthLine } from "./line.ts";

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

/** Of how many objects the last change was read by an operation called after it returned: what nobody looked at may be lost unseen. */
function readLine(history: History): StrengthLine[] {
  if (history.functionId("read") < 0) return [];
  const { changed, read } = lastOf(history);
  const unread = [...changed].filter(([key, returned]) => (read.get(key) ?? -1) < returned).length;
  const value = `${changed.size - unread} of ${changed.size} objects`;
  const what = "read after the last change";
  if (unread === 0) return [{ what, value, grade: "good" }];
  const consequence = `the last change of ${unread} objects was never read, so its loss would go unseen`;
  return [{ what, value, grade: "weak", consequence }];
}

/** Per object, where its last change returned and where its last read was called; both successful. */
function lastOf(history: History): {
  readonly changed: Map<number, number>;
  readonly read: Map<number, number>;
} {
  const { columns } = history;
  const readId = history.functionId("read");
  const changed = new Map<number, number>();
  const read = new Map<number, number>();
  for (let op = 0; op < columns.count; op++) {
    if (columns.type[op] !== OK) continue;
    const key = columns.key[op]!;
    if (columns.f[op] === readId) read.set(key, columns.callPosition[op]!);
    else changed.set(key, Math.max(changed.get(key) ?? -1, columns.returnPosition[op]!));
  }
  return { changed, read };
}
