import type { Checker } from "../src/check/checker.ts";
import type { Value } from "../src/core/value.ts";
import { type Automaton, type CodedCell, IMPOSSIBLE } from "./linearizable/automaton.ts";
import { inShares } from "./linearizable/in-shares.ts";
import { casRegister } from "./linearizable/models/cas-register.ts";
import { deed, demandedValue, observes, type Scene, type Story } from "./linearizable/scene.ts";
import { noOrder, simpleStoryOf } from "./linearizable/story.ts";
import { type Trace, type TracedOperation, tracedOperation, traceOf } from "./linearizable/trace.ts";

/**
 * Checks what etcd promises for serializable reads: writes and compare-and-sets are linearizable among themselves, and a
 * read may be stale but never wrong: it returns the initial value, or one that a write or a compare-and-set, `ok` or
 * `info`, invoked before that read returned, could have left.
 *
 * Exact, by the same search as `linearizable`: a read that may return any former value is a read whose window is open to
 * the past. There must be one order of writes and compare-and-sets in which each read's value was there at some moment
 * before the read returned. A cas register; keys are judged one by one.
 */
export function staleReads({ initial = null }: { readonly initial?: Value } = {}): Checker {
  const weaker = { trace: openedToThePast, story: impossibleRead };
  return { name: "stale-reads", ...inShares(casRegister({ initial }), weaker) };
}

/**
 * The changes of a trace, and for each value but the initial one the read of it that returned first: where that one is
 * possible, all later ones are. Its call moves to that of the first change that leaves the value; before, it could not have been read.
 */
function openedToThePast(trace: Trace, { cell, initial }: Automaton): Trace {
  if (!cell) return trace;
  const firstCall = new Map<number, number>();
  const operations: TracedOperation[] = [];
  for (let i = 0; i < trace.count; i++) {
    const operation = tracedOperation(trace, i);
    const left = cell.leaves(operation.letter);
    if (left === IMPOSSIBLE) continue;
    operations.push(operation);
    if (!firstCall.has(left)) firstCall.set(left, operation.call);
  }
  for (const [value, i] of firstReads(trace, cell)) {
    const read = tracedOperation(trace, i);
    if (value !== initial)
      operations.push({ ...read, call: Math.min(read.call, firstCall.get(value) ?? read.call) });
  }
  return traceOf(trace.key, operations);
}

/** For each value that was read, the index of the read that returned first. */
function firstReads(trace: Trace, cell: CodedCell): Map<number, number> {
  const first = new Map<number, number>();
  for (let i = 0; i < trace.count; i++) {
    const letter = trace.letter[i]!;
    if (cell.leaves(letter) !== IMPOSSIBLE) continue;
    const other = first.get(cell.demands(letter));
    if (other === undefined || trace.ret[i]! < trace.ret[other]!) first.set(cell.demands(letter), i);
  }
  return first;
}

/** A read that even this claim does not allow. */
function impossibleRead(scene: Scene): Story | undefined {
  if (!observes(scene, scene.stuckAt)) return undefined;
  const message = `${deed(scene)}, but no write or cas invoked before that read returned could have left ${demandedValue(scene)}: not even a stale value`;
  return { ...(simpleStoryOf(scene) ?? noOrder(scene)), type: "impossible-read", message };
}
