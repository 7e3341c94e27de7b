import type { NamedResult, Results } from "../check/results.ts";
import type { EnvironmentRecord } from "../history/plan-record.ts";
import type { Judged } from "./data.ts";
import { totalsOf } from "./totals.ts";
import { warningOf } from "./warnings.ts";
import { anomaliesOf, anomalyCount } from "./witness.ts";
import { heading, plural, sentence } from "./wording.ts";

/** What a run came to, in words: the first thing that every report says. */
export interface Outcome {
  /** `none`: the run ended early and what was recorded shows no anomaly, so nobody may call it a pass. */
  readonly kind: "valid" | "invalid" | "unknown" | "none";
  readonly mark: "✔" | "✗" | "?" | "!";
  /** A few words: `Not linearizable`, `Valid`, `No verdict: interrupted`. */
  readonly headline: string;
  /** One sentence that a person can repeat. Untrusted text. */
  readonly sentence: string;
  /** What to do about it, where there is something to do. */
  readonly advice?: string;
}

/** The outcome of a run: an anomaly is proof however the run ended; without one, a run that ended early has no verdict. */
export function outcomeOf(data: Judged): Outcome {
  if (data.results.verdict === "invalid") return invalid(data.results);
  if (data.environment && data.environment.ending !== "finished")
    return endedEarly(data.environment, data.history.count);
  return data.results.verdict === "valid" ? valid(data) : unknown(data);
}

function invalid(results: Results): Outcome {
  const found = anomaliesOf(results);
  const types = [...new Set(found.map(({ anomaly }) => anomaly.type))];
  const more = types.length > 2 ? ` and ${types.length - 2} more` : "";
  const headline = types.length === 0 ? "Invalid" : heading(types.slice(0, 2).join(", ")) + more;
  const told = found[0]?.anomaly.message ?? "A check failed without naming an anomaly";
  const others = anomalyCount(results) - 1;
  const advice = others > 0 ? { advice: `${plural(others, "more anomaly")} in the report.` } : {};
  return { kind: "invalid", mark: "✗", headline, sentence: sentence(told), ...advice };
}

const EARLY = {
  environment: ["the environment failed", "The environment failed before the run was over"],
  interrupted: ["interrupted", "The run was interrupted before it was over"],
  terminated: ["terminated", "The run was told to stop before it was over"],
  bug: ["ordeal failed", "The harness itself failed: this is a bug in ordeal, not in the system"],
  finished: ["finished", ""],
} as const;

function endedEarly({ ending, error }: EnvironmentRecord, operations: number): Outcome {
  const [how, told] = EARLY[ending];
  const recorded = "What was recorded until then was checked and shows no anomaly; that is no pass.";
  const advice = operations === 0 ? "No operation was recorded." : recorded;
  return {
    kind: "none",
    mark: "!",
    headline: `No verdict: ${how}`,
    sentence: sentence(error ?? told),
    advice,
  };
}

function valid(data: Judged): Outcome {
  const { operations, effective } = totalsOf(data);
  const claim = data.results.claim?.name;
  const held = claim ? `The claim ${claim} holds` : "Every check holds";
  const faults = effective === 0 ? "no fault" : plural(effective, "fault");
  const told = `${held}: no anomaly in ${plural(operations, "operation")}, with ${faults} in force.`;
  return { kind: "valid", mark: "✔", headline: "Valid", sentence: told };
}

function unknown({ results, plan }: Judged): Outcome {
  const check = results.checks.find(({ verdict }) => verdict === "unknown");
  return {
    kind: "unknown",
    mark: "?",
    headline: "Unknown",
    ...(check ? undecided(check, !plan) : untested(results, !plan)),
  };
}

function undecided({ checker, reason }: NamedResult, isBare: boolean): Pick<Outcome, "sentence" | "advice"> {
  return {
    sentence: sentence(`The checker ${checker} could not decide: ${reason ?? "it gave no reason"}`),
    advice: isBare
      ? "Give it a smaller history to decide, or one with more keys."
      : "Give it a smaller history to decide (a shorter --time, a lower --rate), or more keys.",
  };
}

function untested({ strength }: Results, isBare: boolean): Pick<Outcome, "sentence" | "advice"> {
  const line = strength.lines.find(({ grade }) => grade === "void");
  const why = line ? warningOf(line) : "nothing in it could have contradicted the claim";
  return {
    sentence: sentence(`The ${isBare ? "history" : "run"} tested too little: ${why}`),
    advice: isBare
      ? "A green answer must have been able to be red: this history could not have been."
      : "The run did not do what its plan asked, so no anomaly means nothing. Let it run longer, or mend what kept it from its plan.",
  };
}
