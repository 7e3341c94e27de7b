import type { CheckContext, Checker } from "../../../src/check/checker.ts";
import type { CheckResult } from "../../../src/core/verdict.ts";
import { OK } from "../../../src/history/columns.ts";
import type { History } from "../../../src/history/history.ts";
import { ByteBudget, OutOfBytes } from "../../parts/byte-budget.ts";
import { AnomaliesByType } from "../anomalies-by-type.ts";
import { answer, type Found } from "../answer.ts";
import { componentsOf } from "../components.ts";
import { CYCLE_TYPES, LEVELS } from "../cycle-types.ts";
import { cyclesOf } from "../cycles.ts";
import { graphOf } from "../dependency-graph.ts";
import type { EdgeList } from "../edge-list.ts";
import { addProcessEdges } from "../process-order.ts";
import { realtimeOrder } from "../realtime-order.ts";
import { PROCESS, REALTIME } from "../relations.ts";
import { type IsolationOptions, type Requested, requested } from "../requested.ts";
import { dependenciesOf, versionOrder } from "./dependencies.ts";
import { explain, type Knowledge } from "./explain.ts";
import { judgeInternal } from "./internal.ts";
import { listsOf } from "./lists.ts";
import { observationsOf } from "./observations.ts";
import { judgeReads } from "./reads.ts";
import { dirtyUpdates, lostUpdates, shuffledAppends } from "./updates.ts";
import { versionsOf } from "./versions.ts";
import { Words } from "./words.ts";

/** Everything that this checker can find. */
const DETECTED: ReadonlySet<string> = new Set([
  "G1a",
  "G1b",
  "dirty-update",
  "duplicate-elements",
  "future-read",
  "incompatible-order",
  "internal",
  "lost-update",
  "thin-air-read",
  ...CYCLE_TYPES.map(({ name }) => name),
  ...LEVELS.flatMap(({ facts }) => facts),
]);

/**
 * Checks transactions that append to lists and read them whole, by the method of Elle (Kingsbury and Alvaro 2020): since every
 * element is appended once and a list keeps them in order, each read tells which versions came before, and so how
 * transactions depend on each other. A cycle of dependencies is a contradiction, and its shape says which models it rules out.
 *
 * An operation's input and output are lists of `["append", key, element]` and `["r", key, list]`; of an `ok` operation the
 * output counts, of any other what it would have appended. Judged by strict serializability unless `models`, `model` or
 * `anomalies` say otherwise; `statistics.not` are the weakest models that are ruled out, `alsoNot` all stronger ones.
 *
 * Exact for serializable and strict serializable. Weaker models are decided by the anomalies that they are defined by, and the order of
 * appends to one key that no read ever shows stays open. Near linear; `maxSteps` bounds the search for cycles to show, never the verdict.
 *
 * @throws a usage error for a name that is none, and for a model that no anomaly here would contradict.
 */
export function listAppend(options: IsolationOptions = {}): Checker {
  const asked = requested("list-append", options, DETECTED);
  return { name: "list-append", check: (history, context) => check(asked, history, context) };
}

function check(asked: Requested, history: History, context: CheckContext): CheckResult {
  try {
    const found = search(asked, history, context, new ByteBudget(context.maxBytes));
    return typeof found === "string" ? unknown(found) : answer(asked, found);
  } catch (error) {
    if (!(error instanceof OutOfBytes)) throw error;
    return unknown(`the budget of memory is spent: ${error.message}`);
  }
}

const unknown = (reason: string): CheckResult => ({ verdict: "unknown", anomalies: [], reason });

function search(
  asked: Requested,
  history: History,
  context: CheckContext,
  bytes: ByteBudget,
): Found | string {
  const lists = listsOf(history, bytes);
  if (typeof lists === "string") return lists;
  const versions = versionsOf(lists, bytes);
  if (typeof versions === "string") return versions;
  const observations = observationsOf(lists, versions, bytes);
  const order = versionOrder(lists, versions, bytes);
  const words = new Words(lists, versions);
  const known: Knowledge = { lists, versions, observations, order, words };
  const edges = dependenciesOf(lists, versions, observations, order, bytes);
  const dependent = dependentOn(edges, history);
  return {
    findings: findingsOf(known, bytes),
    cycles: cyclesAmong(asked, history, versions.committed, edges, context, bytes),
    explain: (from, to, relation, first, second) => explain(known, { from, to, first, second }, relation),
    dependent,
  };
}

function findingsOf(known: Knowledge, bytes: ByteBudget): AnomaliesByType {
  const { lists, versions, observations, words } = known;
  const findings = new AnomaliesByType();
  judgeReads({ ...known, findings });
  dirtyUpdates(lists, versions, words, findings);
  shuffledAppends(lists, versions, words, findings);
  judgeInternal(known, findings);
  lostUpdates(lists, versions, observations, words, findings, bytes);
  return findings;
}

function cyclesAmong(
  { prohibited }: Requested,
  history: History,
  committed: Uint8Array,
  edges: EdgeList,
  { maxSteps }: CheckContext,
  bytes: ByteBudget,
) {
  const asks = (order: string) => [...prohibited].some((anomaly) => anomaly.endsWith(order));
  const orders = asks("-realtime") ? REALTIME : asks("-process") ? PROCESS : 0;
  if (orders === PROCESS) addProcessEdges(history, committed, edges);
  const realtime = orders === REALTIME ? realtimeOrder(history, committed, bytes) : undefined;
  const graph = graphOf(history.count, edges, bytes, realtime);
  const { offsets, sources } = graph;
  const window = realtime && { list: realtime.completed, from: realtime.from, to: realtime.to };
  const components = componentsOf({ count: graph.count, offsets, targets: sources, window }, bytes);
  return cyclesOf(graph, components, orders, maxSteps, bytes);
}

/** How many completed transactions depend on another. */
function dependentOn({ to, length }: EdgeList, { columns }: History): number {
  const depends = new Uint8Array(columns.count);
  for (let e = 0; e < length; e++) depends[to[e]!] = 1;
  return depends.reduce((sum, flag, i) => sum + (flag === 1 && columns.type[i] === OK ? 1 : 0), 0);
}
