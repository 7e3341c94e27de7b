import { showValue } from "../../src/core/value.ts";
import type { Step } from "../../src/core/verdict.ts";
import { NONE, OK } from "../../src/history/columns.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import type { Told } from "../parts/findings.ts";
import { type Case, named, type Report, who } from "./case.ts";
import {
  BYTES_PER_EDGE,
  BYTES_PER_VERTEX,
  type Components,
  componentsOf,
  type Edges,
  type Graph,
  graphOf,
  shortestPath,
} from "./graph.ts";
import { POLLED } from "./messages.ts";

/** How many edges of a component are tried for the shortest cycle. */
const TRIES = 16;

/** Steps of a circle that its sentence tells; all of them stand beside it. */
const SAID = 8;

/**
 * Transactions depend on each other without circles: one that polls a message comes after the one that sent it (wr), and where
 * `ww` is asked for, one that sends to a log after the one whose message stands before it. A circle of wr and ww is `G1c`, of ww
 * alone `G0`; one that closes only since a transaction began after another had returned is `…-realtime`. A cycle is told for each
 * component, of the kind that says most. O(operations + entries).
 */
export function checkCycles(found: Case, report: Report, ww: boolean, bytes: ByteBudget): void {
  bytes.take(2 * (found.history.count * BYTES_PER_VERTEX + found.messages.entries * BYTES_PER_EDGE));
  const writes = ww ? graphOf(found.history.count, writesOf(found)) : undefined;
  const all = graphOf(found.history.count, (edge) => {
    if (ww) writesOf(found)(edge);
    readsOf(found)(edge);
  });
  const inWrites = writes && componentsOf(writes);
  const cyclic = (v: number) => inWrites !== undefined && inWrites.size[inWrites.of[v]!]! > 1;
  const late = writes && inWrites && checkRealtime(found, report, "G0", writes, inWrites);
  if (writes && inWrites) checkComponents(found, report, "G0", writes, inWrites, () => false);
  const components = componentsOf(all);
  checkComponents(found, report, "G1c", all, components, cyclic);
  checkRealtime(found, report, "G1c", all, components, late);
}

/** Whoever sent the message before, then whoever sent this one. */
const writesOf =
  ({ messages, order }: Case): Edges =>
  (edge) => {
    for (let i = 1; i < order.at.length; i++) {
      const [before, after] = [order.at[i - 1]!, order.at[i]!];
      if (before === NONE || after === NONE || messages.keyOf[before] !== messages.keyOf[after]) continue;
      const [from, to] = [messages.sender[before]!, messages.sender[after]!];
      if (from !== NONE && to !== NONE && from !== to) edge(from, to, after);
    }
  };

/** Whoever sent a message, then whoever polled it. */
const readsOf =
  ({ messages: { entries, op, kind, message, sender } }: Case): Edges =>
  (edge) => {
    for (let entry = 0; entry < entries; entry++) {
      const from = sender[message[entry]!]!;
      if (kind[entry] === POLLED && from !== NONE && from !== op[entry])
        edge(from, op[entry]!, message[entry]!);
    }
  };

/** A step of a circle: an edge, and where it begins. */
interface Edge {
  readonly from: number;
  readonly edge: number;
}

function checkComponents(
  found: Case,
  report: Report,
  type: "G0" | "G1c",
  graph: Graph,
  components: Components,
  told: (v: number) => boolean,
): void {
  const candidates = new Map<number, Edge[]>();
  const silent = new Set<number>();
  for (let from = 0; from < graph.vertices; from++) {
    const component = components.of[from]!;
    if (components.size[component] === 1) continue;
    if (told(from)) silent.add(component);
    for (let edge = graph.start[from]!; edge < graph.start[from + 1]!; edge++) {
      const polled = found.messages.sender[graph.label[edge]!] === from;
      if (components.of[graph.target[edge]!] !== component || polled !== (type === "G1c")) continue;
      const edges = candidates.get(component) ?? [];
      if (edges.push({ from, edge }) <= TRIES) candidates.set(component, edges);
      else edges.pop();
    }
  }
  for (const [component, edges] of candidates)
    if (!silent.has(component)) report(type, () => circle(found, graph, shortest(graph, components, edges)));
}

function shortest(graph: Graph, components: Components, edges: readonly Edge[]): number[] {
  const cycles = edges.flatMap(({ from, edge }) => {
    const path = shortestPath(graph, components, graph.target[edge]!, from);
    return path ? [[edge, ...path]] : [];
  });
  return cycles.reduce((a, b) => (b.length < a.length ? b : a));
}

const circle = (found: Case, graph: Graph, edges: readonly number[]): Told =>
  contradiction(edges.map((edge) => stepOf(found, graph, edge)));

/** Steps that lead back to where they begin. */
function contradiction(steps: readonly Step[]): Told {
  const said = steps.slice(0, SAID).map(({ because }) => because);
  const rest = steps.length > SAID ? [`and ${steps.length - SAID} steps more`] : [];
  return {
    message: `${[...said, ...rest].join("; ")}: a contradiction, each came before itself`,
    operations: steps.map(({ from }) => from!),
    steps,
  };
}

function stepOf(found: Case, graph: Graph, edge: number): Step {
  const { messages, order } = found;
  const to = graph.target[edge]!;
  const m = graph.label[edge]!;
  const polled = messages.sender[m] !== to;
  if (polled) {
    const from = messages.sender[m]!;
    return {
      from,
      to,
      because: `${who(found, to)} polled ${named(found, m)}, which ${who(found, from)} sent`,
    };
  }
  const before = order.at[order.start[messages.keyOf[m]!]! + order.index[m]! - 1]!;
  const from = messages.sender[before]!;
  const sent = `${who(found, from)} sent ${showValue(messages.values[before])} before ${who(found, to)} sent ${named(found, m)}`;
  return { from, to, because: sent };
}

/**
 * Hands on, along the dependencies, the latest call of whatever must have come before: nothing may have returned by then. One step
 * back in time is enough for a circle: of several, the one to the latest call closes a circle by itself. Returns who stands in one.
 */
function checkRealtime(
  found: Case,
  report: Report,
  type: "G0" | "G1c",
  graph: Graph,
  { of, size }: Components,
  told: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const { callPosition, returnPosition, type: outcome } = found.history.columns;
  const after = callPosition.slice();
  const cause = new Int32Array(graph.vertices).fill(NONE);
  const late = new Uint8Array(graph.vertices);
  for (const v of topological(of, size)) {
    if (size[of[v]!]! > 1) continue;
    if (outcome[v] === OK && after[v]! > returnPosition[v]!) {
      late[v] = 1;
      if (!told[v]) report(`${type}-realtime`, () => backInTime(found, graph, cause, v));
      // What depends on this one is as wrong as it is; told once.
      after[v] = callPosition[v]!;
    }
    for (let edge = graph.start[v]!; edge < graph.start[v + 1]!; edge++) {
      const w = graph.target[edge]!;
      if (after[v]! <= after[w]!) continue;
      after[w] = after[v]!;
      cause[w] = edge;
    }
  }
  return late;
}

/** All vertices, each before those that it leads to. */
function topological(of: Int32Array, size: readonly number[]): Int32Array {
  const next = new Int32Array(size.length + 1);
  for (let component = size.length - 1; component >= 0; component--)
    next[component] = next[component + 1]! + size[component]!;
  const order = new Int32Array(of.length);
  for (let v = of.length - 1; v >= 0; v--) order[--next[of[v]!]!] = v;
  return order;
}

function backInTime(found: Case, graph: Graph, cause: Int32Array, end: number): Told {
  const { callPosition, returnPosition } = found.history.columns;
  const steps: Step[] = [];
  let begin = end;
  while (callPosition[begin]! < returnPosition[end]!) {
    const step = stepOf(found, graph, cause[begin]!);
    steps.push(step);
    begin = step.from!;
  }
  const back: Step = {
    from: end,
    to: begin,
    because: `${who(found, end)} had returned before ${who(found, begin)} began`,
  };
  return contradiction([...steps.reverse(), back]);
}
