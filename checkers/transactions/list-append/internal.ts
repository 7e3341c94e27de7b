import { OK } from "../../../src/history/columns.ts";
import type { AnomaliesByType } from "../anomalies-by-type.ts";
import type { Knowledge } from "./explain.ts";
import type { Lists } from "./lists.ts";
import { INITIAL, NOWHERE } from "./observations.ts";
import type { Versions } from "./versions.ts";
import type { Words } from "./words.ts";

/** What a transaction must see of a key by what it did itself. */
interface Expected {
  /** Whether the whole list is known, or only how it ends. */
  whole: boolean;
  elements: number[];
}

/**
 * Completed transactions that disagree with themselves: a read that does not show what the transaction had read and appended before
 * (internal), or that shows what it only appends later (future-read). O(micro-operations), and O(elements) of transactions in doubt.
 */
export function judgeInternal(
  { lists, versions, observations, words }: Knowledge,
  findings: AnomaliesByType,
): void {
  const { micro, begin, end, type, appends } = lists;
  const touchedBy = new Int32Array(lists.keys).fill(-1);
  const version = new Int32Array(lists.keys);
  const odd = new Set(observations.strange.map(({ op }) => op));
  for (let i = 0; i < lists.count; i++) {
    if (type[i] !== OK) continue;
    let inDoubt = odd.has(i);
    for (let m = begin[i]!; m < end[i]! && !inDoubt; m++) {
      const k = micro.key[m]!;
      const isAppend = appends[micro.kind[m]!]!;
      const next = isAppend ? versions.made[m]! : observations.seen[m]!;
      if (touchedBy[k] === i) inDoubt = !continues(versions, k, version[k]!, next, isAppend);
      touchedBy[k] = i;
      version[k] = next;
    }
    if (!inDoubt) continue;
    judgePast(lists, i, words, findings);
    judgeFuture(lists, i, words, findings);
  }
}

/** Whether a version is plainly what must come next: after a read or an append, the same for a read, the following for an append. */
function continues(
  { first, observed }: Versions,
  k: number,
  before: number,
  next: number,
  isAppend: boolean,
): boolean {
  if (before === NOWHERE || next === NOWHERE) return false;
  if (!isAppend) return next === before;
  return next >= observed || next === (before === INITIAL ? first[k] : before + 1);
}

function judgePast(
  { micro, begin, end, appends }: Lists,
  i: number,
  words: Words,
  findings: AnomaliesByType,
): void {
  const expected = new Map<number, Expected>();
  for (let m = begin[i]!; m < end[i]!; m++) {
    const k = micro.key[m]!;
    const state = expected.get(k);
    if (appends[micro.kind[m]!]) {
      if (state) state.elements.push(micro.value[m]!);
      else expected.set(k, { whole: false, elements: [micro.value[m]!] });
      continue;
    }
    const list = Array.from(micro.elements.subarray(micro.firstElement[m]!, micro.firstElement[m + 1]!));
    if (state && !agrees(list, state)) {
      const own = words.elements(state.elements);
      findings.add("internal", () => ({
        message: `${words.operation(i)} read ${words.list(m)} from ${words.key(k)}, but by what it had done before it must have read ${state.whole ? own : `a list that ends with ${own}`}`,
        operations: [i],
      }));
    }
    expected.set(k, { whole: true, elements: list });
  }
}

function agrees(list: readonly number[], { whole, elements }: Expected): boolean {
  const before = list.length - elements.length;
  if (before < 0 || (whole && before > 0)) return false;
  return elements.every((element, e) => list[before + e] === element);
}

function judgeFuture(
  { micro, begin, end, appends }: Lists,
  i: number,
  words: Words,
  findings: AnomaliesByType,
): void {
  const later = new Map<number, Set<number>>();
  for (let m = end[i]! - 1; m >= begin[i]!; m--) {
    const k = micro.key[m]!;
    const own = later.get(k);
    if (appends[micro.kind[m]!]) {
      if (own) own.add(micro.value[m]!);
      else later.set(k, new Set([micro.value[m]!]));
    } else if (own) {
      const list = micro.elements.subarray(micro.firstElement[m]!, micro.firstElement[m + 1]!);
      const seen = list.find((element) => own.has(element));
      if (seen === undefined) continue;
      findings.add("future-read", () => ({
        message: `${words.operation(i)} read ${words.element(seen)} in ${words.key(k)} before it appended that itself`,
        operations: [i],
      }));
    }
  }
}
