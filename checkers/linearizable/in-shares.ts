import type { CheckContext, Checker } from "../../src/check/checker.ts";
import { mergeResults } from "../../src/core/merge-results.ts";
import type { CheckResult } from "../../src/core/verdict.ts";
import type { History } from "../../src/history/history.ts";
import { dividedModel } from "./divided-model.ts";
import { judgeObjects, type Weaker } from "./judge-objects.ts";
import type { Model } from "./model.ts";

/** A share below this is not worth a thread. */
const OPERATIONS_PER_SHARE = 100_000;

const MAX_SHARES = 16;

/** Judges the objects of a history by a model: all at once where it is small, else share by share, on as many threads as there are. */
export const inShares = (model: Model, weaker?: Weaker): Pick<Checker, "check" | "shares"> => ({
  shares: (history) => sharesOf(model, history),
  async check(history, context) {
    const of = context.share ? 1 : sharesOf(model, history);
    if (of === 1) return judgeObjects(model, history, context, weaker);
    const results: CheckResult[] = [];
    for (let index = 0; index < of; index++)
      results.push(await judgeObjects(model, history, shareOf(context, index, of), weaker));
    return mergeResults(results);
  },
});

const shareOf = (context: CheckContext, index: number, of: number): CheckContext => ({
  ...context,
  share: { index, of },
});

function sharesOf(model: Model, history: History): number {
  const { partition } = dividedModel(model, history);
  const objects = partition ? MAX_SHARES : history.columns.keys.length;
  const worth = Math.floor(history.count / OPERATIONS_PER_SHARE);
  return Math.max(1, Math.min(worth, objects, MAX_SHARES));
}
