import { OK } from "../../../src/history/columns.ts";
import type { ByteBudget } from "../../parts/byte-budget.ts";
import { EdgeList } from "../edge-list.ts";
import { RW, WR, WW } from "../relations.ts";
import type { Lists } from "./lists.ts";
import { INITIAL, NOWHERE, type Observations } from "./observations.ts";
import type { Versions } from "./versions.ts";

/** The order of versions as the transactions that certainly committed made it; aborted and unexplained elements are passed over. */
export interface VersionOrder {
  /** By observed version: the next one that was committed, or -1. */
  readonly next: Int32Array;
  /** By key: its first and last committed versions, or -1. */
  readonly earliest: Int32Array;
  readonly latest: Int32Array;
  /** The committed versions of key `k` that nobody observed are `unseen` from `unseenFirst[k]` to `unseenFirst[k + 1]`. */
  readonly unseen: Int32Array;
  readonly unseenFirst: Int32Array;
}

/** The order of committed versions. O(versions). */
export function versionOrder({ keys }: Lists, versions: Versions, bytes: ByteBudget): VersionOrder {
  const { first, observed, total, writer, committed, key } = versions;
  bytes.take(4 * (total + 3 * keys + 2));
  const isCommitted = (version: number) => writer[version]! >= 0 && committed[writer[version]!] === 1;
  const next = new Int32Array(observed);
  const earliest = new Int32Array(keys);
  const latest = new Int32Array(keys).fill(-1);
  for (let k = 0; k < keys; k++) {
    let after = -1;
    for (let version = first[k + 1]! - 1; version >= first[k]!; version--) {
      next[version] = after;
      if (!isCommitted(version)) continue;
      if (after < 0) latest[k] = version;
      after = version;
    }
    earliest[k] = after;
  }
  const unseenFirst = new Int32Array(keys + 2);
  for (let version = observed; version < total; version++)
    if (isCommitted(version)) unseenFirst[key[version]! + 2]!++;
  for (let k = 0; k < keys; k++) unseenFirst[k + 2]! += unseenFirst[k + 1]!;
  const unseen = new Int32Array(unseenFirst[keys + 1]!);
  for (let version = observed; version < total; version++)
    if (isCommitted(version)) unseen[unseenFirst[key[version]! + 1]!++] = version;
  return { next, earliest, latest, unseen, unseenFirst: unseenFirst.subarray(0, keys + 1) };
}

/**
 * How transactions depend on each other through the lists. Adya's dependencies, of neighbouring versions only: the rest follows.
 * O(reads + versions), but for the appends that nobody observed: each depends on every transaction that read the
 * last version of its key.
 */
export function dependenciesOf(
  lists: Lists,
  versions: Versions,
  { seen }: Observations,
  order: VersionOrder,
  bytes: ByteBudget,
): EdgeList {
  const edges = new EdgeList(bytes);
  addWrites(lists, versions, order, edges);
  const { micro, begin, end, type, appends } = lists;
  for (let i = 0; i < lists.count; i++) {
    if (type[i] !== OK) continue;
    for (let m = begin[i]!; m < end[i]!; m++) {
      if (appends[micro.kind[m]!] || seen[m] === NOWHERE) continue;
      addRead(i, micro.key[m]!, seen[m]!, versions, order, edges);
    }
  }
  return edges;
}

function addWrites({ keys }: Lists, versions: Versions, order: VersionOrder, edges: EdgeList): void {
  const { writer } = versions;
  for (let k = 0; k < keys; k++) {
    const last = order.latest[k]!;
    if (last < 0) continue;
    for (let version = order.earliest[k]!; version !== last; version = order.next[version]!)
      edges.add(writer[version]!, writer[order.next[version]!]!, WW);
    for (let u = order.unseenFirst[k]!; u < order.unseenFirst[k + 1]!; u++)
      edges.add(writer[last]!, writer[order.unseen[u]!]!, WW);
  }
}

function addRead(
  reader: number,
  k: number,
  version: number,
  { writer, committed, observed }: Versions,
  order: VersionOrder,
  edges: EdgeList,
): void {
  const from = version === INITIAL ? -1 : writer[version]!;
  if (from >= 0 && committed[from] === 1) edges.add(from, reader, WR);
  if (version >= observed) return;
  const next = version === INITIAL ? order.earliest[k]! : order.next[version]!;
  if (next >= 0) edges.add(reader, writer[next]!, RW);
  else
    for (let u = order.unseenFirst[k]!; u < order.unseenFirst[k + 1]!; u++)
      edges.add(reader, writer[order.unseen[u]!]!, RW);
}
