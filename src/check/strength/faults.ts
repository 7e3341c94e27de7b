import type { Fault } from "../../core/fault.ts";
import { OK } from "../../history/columns.ts";
import type { History } from "../../history/history.ts";
import type { StrengthEvidence } from "./evidence.ts";
import type { StrengthLine } from "./line.ts";

/** What was broken, whether it really was, whether the system felt it, and what succeeded meanwhile. */
export function faultLines({ history, plan }: StrengthEvidence): StrengthLine[] {
  if (!plan) return [];
  if (plan.nemeses.length === 0) {
    return [
      {
        what: "faults",
        value: "none asked for",
        grade: "weak",
        consequence: "nothing was broken, so only fair weather was tested",
      },
    ];
  }
  const kinds = [...new Set([...plan.nemeses, ...history.faults.map(({ nemesis }) => nemesis)])];
  return [overallLine(history), ...kinds.flatMap((kind) => kindLines(history, kind))];
}

/** No planned fault in force: whatever the operations say, the plan was not carried out. */
function overallLine(history: History): StrengthLine {
  const inForce = history.faults.filter((fault) => fault.inForce);
  const share = Math.round(100 * shareOfTime(history, inForce));
  const value = `${inForce.length} of ${history.faults.length} in force, ${share} % of the time`;
  if (inForce.length > 0) return { what: "faults", value, grade: "good" };
  return {
    what: "faults",
    value,
    grade: "void",
    consequence: "no planned fault was ever in force, so the run tested fair weather only",
  };
}

function kindLines(history: History, kind: string): StrengthLine[] {
  const faults = history.faults.filter(({ nemesis }) => nemesis === kind);
  return [
    effectLine(kind, faults),
    ...(faults.some(({ inForce }) => inForce) ? [meanwhileLine(history, kind, faults)] : []),
  ];
}

/** A fault of this kind that was planned: in force? felt? healed? */
function effectLine(kind: string, faults: readonly Fault[]): StrengthLine {
  const inForce = faults.filter((fault) => fault.inForce);
  const felt = inForce.filter((fault) => fault.felt.some(({ holds }) => holds));
  const healed = faults.filter((fault) => fault.healed);
  const value = `${faults.length} planned, ${inForce.length} in force, ${felt.length} felt, ${healed.length} healed`;
  const consequence = doubt(kind, faults.length, inForce.length, felt.length, healed.length);
  return {
    what: `faults: ${kind}`,
    value,
    grade: consequence ? "weak" : "good",
    ...(consequence ? { consequence } : {}),
  };
}

function doubt(
  kind: string,
  planned: number,
  inForce: number,
  felt: number,
  healed: number,
): string | undefined {
  if (planned === 0) return `no ${kind} was due before the run ended, so ${kind} was not tested`;
  if (inForce === 0) return `no ${kind} was ever in force, so ${kind} was not tested`;
  if (felt === 0)
    return `no ${kind} was felt by the system: nothing dropped or touched, no operation lost or slowed`;
  if (healed < planned) return `${planned - healed} of ${planned} faults of ${kind} were not seen healed`;
  if (inForce < planned) return `${planned - inForce} of ${planned} faults of ${kind} had no effect`;
  return undefined;
}

/** What was attempted and what succeeded while a fault of this kind was in force. */
function meanwhileLine({ columns }: History, kind: string, faults: readonly Fault[]): StrengthLine {
  const spans = faults.filter(({ inForce }) => inForce);
  let attempted = 0;
  let succeeded = 0;
  for (let op = 0; op < columns.count; op++) {
    const call = columns.callTime[op]!;
    if (!spans.some(({ begin, end }) => begin <= call && call <= end)) continue;
    attempted++;
    if (columns.type[op] === OK) succeeded++;
  }
  const what = `operations during ${kind}`;
  const value = `${succeeded} of ${attempted} succeeded`;
  if (succeeded > 0) return { what, value, grade: "good" };
  return {
    what,
    value,
    grade: "weak",
    consequence: `nothing succeeded during ${kind}, so what the system does then was not seen`,
  };
}

/** Share of the time between the first and the last call in which at least one of these faults was in force. */
function shareOfTime({ columns }: History, faults: readonly Fault[]): number {
  const from = columns.callTime[0] ?? 0;
  const to = columns.callTime.at(-1) ?? 0;
  let covered = 0;
  let until = from;
  for (const { begin, end } of [...faults].sort((a, b) => a.begin - b.begin)) {
    const start = Math.max(begin, until);
    const stop = Math.min(end, to);
    if (stop > start) covered += stop - start;
    until = Math.max(until, stop);
  }
  return to > from ? covered / (to - from) : 0;
}
