import { OK } from "../../../src/history/columns.ts";
import type { ByteBudget } from "../../parts/byte-budget.ts";
import type { Lists } from "./lists.ts";
import type { Versions } from "./versions.ts";

/** Of a read: it saw the key before anybody had appended to it. */
export const INITIAL = -1;

/** Of a read: what it saw last was appended by nobody, or it saw something twice. */
export const NOWHERE = -2;

/** What the completed reads saw. */
export interface Observations {
  /** By micro-operation: the version that a read saw last, {@link INITIAL} or {@link NOWHERE}. */
  readonly seen: Int32Array;
  /** Reads, as operation and micro-operation, that do not begin the longest read of their key as they should. */
  readonly strange: readonly { readonly op: number; readonly m: number }[];
}

/** Compares each read with the longest of its key. O(elements). */
export function observationsOf(lists: Lists, versions: Versions, bytes: ByteBudget): Observations {
  const { micro, begin, end, type, appends } = lists;
  bytes.take(4 * micro.kind.length);
  const seen = new Int32Array(micro.kind.length);
  const strange: { op: number; m: number }[] = [];
  for (let i = 0; i < lists.count; i++) {
    if (type[i] !== OK) continue;
    for (let m = begin[i]!; m < end[i]!; m++) {
      if (appends[micro.kind[m]!]) continue;
      const k = micro.key[m]!;
      const length = micro.firstElement[m + 1]! - micro.firstElement[m]!;
      if (length === 0) seen[m] = INITIAL;
      else if (!isPrefix(lists, m, versions.longest[k]!)) {
        strange.push({ op: i, m });
        seen[m] = lastVersion(lists, versions, m);
      } else if (length <= versions.distinct[k]!) seen[m] = versions.first[k]! + length - 1;
      else seen[m] = NOWHERE;
    }
  }
  return { seen, strange };
}

function isPrefix({ micro }: Lists, m: number, longest: number): boolean {
  if (m === longest) return true;
  const from = micro.firstElement[m]!;
  const other = micro.firstElement[longest]!;
  const length = micro.firstElement[m + 1]! - from;
  for (let i = 0; i < length; i++) if (micro.elements[from + i] !== micro.elements[other + i]) return false;
  return true;
}

function lastVersion({ micro }: Lists, versions: Versions, m: number): number {
  const version = versions.find(micro.key[m]!, micro.elements[micro.firstElement[m + 1]! - 1]!);
  return version < 0 ? NOWHERE : version;
}
