import type { StrengthLine } from "../check/strength/line.ts";
import type { Judged } from "./data.ts";

/** A strength line that is not good, as one sentence. */
export const warningOf = ({ what, value, consequence }: StrengthLine): string =>
  consequence ?? `${what}: ${value}`;

/** What the run and its readers noticed: the end of the control node, a torn line, a log that could not be fetched. Untrusted text. */
export function incidentsOf({ plan, results, environment }: Omit<Judged, "history">): string[] {
  const killed =
    environment || !plan
      ? []
      : [
          "environment.json is missing: the control node was killed before the run ended, and only what it had recorded was checked",
        ];
  const early =
    results.verdict === "invalid" && environment && environment.ending !== "finished"
      ? [`the run ended early: ${environment.error ?? environment.ending}`]
      : [];
  // What a run noticed is in its results, too, unless nobody could judge it.
  return [...new Set([...killed, ...early, ...results.warnings, ...(environment?.warnings ?? [])])];
}

/** Everything that qualifies a verdict: what happened to the run, and where its evidence is weak. Untrusted text. */
export function warningsOf(data: Omit<Judged, "history">): string[] {
  return [
    ...data.results.strength.lines.filter(({ grade }) => grade !== "good").map(warningOf),
    ...incidentsOf(data),
  ];
}
