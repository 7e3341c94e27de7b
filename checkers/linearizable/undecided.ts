import { showValue } from "../../src/core/value.ts";
import { NEVER } from "../../src/history/columns.ts";
import type { Decision, Lack } from "./decide.ts";

const HELP: { readonly [L in Lack]: string } = {
  steps:
    "the budget of search steps is spent: a larger one would help, and so would fewer operations at once on one key or fewer indeterminate ones (a longer time-out)",
  memory:
    "the budget of memory is spent: a larger one would help, and so would fewer operations at once on one key or fewer indeterminate ones (a longer time-out)",
  enough: "the search was ended because others had failed by then",
  time: "the check was stopped before it was done",
};

/** Why objects are undecided, which, and what would help: one sentence. */
export function undecidedReason(undecided: readonly Decision[], objects: number): string {
  const worst = undecided.reduce((a, b) => (b.steps > a.steps ? b : a));
  const { key, count, ret } = worst.trace;
  const optional = ret.reduce((sum, position) => sum + (position === NEVER ? 1 : 0), 0);
  const name = key === undefined ? "the history" : `key ${showValue(key)}`;
  const many = objects === 1 ? "" : `${undecided.length} of ${objects} keys are undecided; `;
  return `${many}${name} (${count} operations, ${optional} of them indeterminate) took ${worst.steps} steps without an answer; ${HELP[worst.lack ?? "steps"]}`;
}
