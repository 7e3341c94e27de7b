import type { CheckContext } from "../../src/check/checker.ts";
import { TOLD } from "../../src/core/merge-results.ts";
import { nextTurn } from "../../src/core/queue.ts";
import type { CheckResult } from "../../src/core/verdict.ts";
import { NEVER } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import { ByteBudget, OutOfBytes } from "../parts/byte-budget.ts";
import { Alphabet, NotJudged } from "./alphabet.ts";
import { decideAtFirstSight } from "./at-first-sight.ts";
import { type Automaton, automatonOf } from "./automaton.ts";
import { type Decision, decide } from "./decide.ts";
import { dividedModel } from "./divided-model.ts";
import { explain } from "./explain.ts";
import { decideAtOnce } from "./fast/at-once.ts";
import type { Model } from "./model.ts";
import type { Scene, Story } from "./scene.ts";
import { type Trace, tracesOf } from "./trace.ts";
import { undecidedReason } from "./undecided.ts";
import { withoutUnnoticed } from "./unnoticed.ts";
import { Workspace } from "./workspace.ts";

/** What a claim other than plain linearizability changes. */
export interface Weaker {
  /** What must be linearizable in place of an object's own operations. */
  readonly trace: (trace: Trace, automaton: Automaton) => Trace;
  /** The story of a contradiction, where the claim has a better one. */
  readonly story: (scene: Scene) => Story | undefined;
}

/** Operations decided at once between two turns of the event loop. */
const BREATH = 100_000;

/**
 * Judges each object of a history by a model and puts the answers together: one anomaly for each object that is not
 * linearizable, `unknown` where the budget ended before the answer, and how many operations could have contradicted. Of a
 * share of the objects, within a share of the budget, where the context says so.
 */
export async function judgeObjects(
  model: Model,
  history: History,
  whole: CheckContext,
  weaker?: Weaker,
): Promise<CheckResult> {
  const { share } = whole;
  const context = share ? dealt(whole, share.of) : whole;
  const bytes = new ByteBudget(context.maxBytes);
  try {
    const alphabet = new Alphabet(dividedModel(model, history), history, bytes);
    const traces = tracesOf(history, alphabet, bytes, share);
    const automaton = automatonOf(alphabet);
    const workspace = new Workspace(automaton, bytes);
    const claimed = weaker ? traces.map((trace) => weaker.trace(trace, automaton)) : traces;
    const decisions = await decideEach(claimed, workspace, context);
    return {
      ...answer(history, workspace, decisions, traces, weaker),
      opportunities: opportunities(traces, alphabet),
    };
  } catch (error) {
    if (error instanceof NotJudged) return { verdict: "unknown", anomalies: [], reason: error.message };
    if (error instanceof OutOfBytes)
      return {
        verdict: "unknown",
        anomalies: [],
        reason: `the operations alone do not fit into ${context.maxBytes} bytes; a larger budget would help`,
      };
    throw error;
  }
}

/** Decides objects at once where that is possible, and searches the others. */
async function decideEach(
  traces: readonly Trace[],
  workspace: Workspace,
  context: CheckContext,
): Promise<Decision[]> {
  const { unnoticed } = workspace;
  const atOnce: (Decision | undefined)[] = [];
  let unbreathed = 0;
  let decided = 0;
  const tell = () => context.progress?.(++decided, traces.length);
  for (const trace of traces) {
    const decision = context.signal?.aborted
      ? undefined
      : (decideAtOnce(trace, workspace) ?? decideAtFirstSight(trace, workspace));
    atOnce.push(decision);
    if (decision) tell();
    unbreathed += trace.count;
    if (unbreathed < BREATH) continue;
    await nextTurn();
    unbreathed = 0;
  }
  const open = traces.filter((_, i) => !atOnce[i]);
  const searched = await decide(
    unnoticed ? open.map((trace) => withoutUnnoticed(trace, unnoticed)) : open,
    workspace,
    context,
    tell,
  );
  let next = 0;
  return atOnce.map((decision) => decision ?? searched[next++]!);
}

function answer(
  history: History,
  workspace: Workspace,
  decisions: readonly Decision[],
  whole: readonly Trace[],
  weaker: Weaker | undefined,
): CheckResult {
  const failed = decisions.flatMap((decision, i) =>
    decision.stuckAt === undefined ? [] : [{ ...decision, stuckAt: decision.stuckAt, of: whole[i]!.count }],
  );
  const undecided = decisions.filter(({ outcome }) => outcome === "undecided");
  return {
    verdict: failed.length > 0 ? "invalid" : undecided.length > 0 ? "unknown" : "valid",
    anomalies: failed
      .slice(0, TOLD)
      .map((contradiction) => explain(history, contradiction, workspace, weaker?.story)),
    ...(undecided.length > 0 ? { reason: undecidedReason(undecided, decisions.length) } : {}),
    ...(failed.length > TOLD ? { omitted: failed.length - TOLD } : {}),
    statistics: {
      objects: decisions.length,
      undecided: undecided.length,
      steps: decisions.reduce((sum, { steps }) => sum + steps, 0),
    },
  };
}

/** An even share of a budget. */
const dealt = (context: CheckContext, of: number): CheckContext => ({
  ...context,
  maxSteps: Math.floor(context.maxSteps / of),
  maxBytes: Math.floor(context.maxBytes / of),
});

/** Completed operations whose answer depends on the state: each of them could have shown that something was wrong. */
function opportunities(traces: readonly Trace[], alphabet: Alphabet): number {
  let found = 0;
  for (const { count, ret, letter } of traces)
    for (let i = 0; i < count; i++) if (ret[i] !== NEVER && alphabet.role(letter[i]!) !== "changes") found++;
  return found;
}
