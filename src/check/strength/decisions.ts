import type { NamedResult } from "../results.ts";
import type { StrengthEvidence } from "./evidence.ts";
import type { StrengthLine } from "./line.ts";

/** What the checkers could decide, and how many operations could have contradicted each claim. */
export const decisionLines = ({ results }: StrengthEvidence): StrengthLine[] => results.flatMap(decisionLine);

function decisionLine({ checker, verdict, reason, opportunities }: NamedResult): StrengthLine[] {
  if (verdict === "unknown")
    return [
      {
        what: `check: ${checker}`,
        value: "undecided",
        grade: "weak",
        consequence: `${checker} could not decide: ${reason ?? "it gave no reason"}`,
      },
    ];
  if (opportunities === undefined) return [];
  const value = `${opportunities} operations could have contradicted it`;
  if (opportunities > 0) return [{ what: `check: ${checker}`, value, grade: "good" }];
  return [
    {
      what: `check: ${checker}`,
      value,
      grade: "void",
      consequence: `no completed operation could have contradicted ${checker}, so its answer means nothing`,
    },
  ];
}
