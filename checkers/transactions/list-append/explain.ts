import { calledAt, returnedAt } from "../../parts/moments.ts";
import { PROCESS, RW, WR, WW } from "../relations.ts";
import type { VersionOrder } from "./dependencies.ts";
import type { Lists } from "./lists.ts";
import { INITIAL, NOWHERE, type Observations } from "./observations.ts";
import type { Versions } from "./versions.ts";
import type { Words } from "./words.ts";

/** Everything that is known of a history of lists. */
export interface Knowledge {
  readonly lists: Lists;
  readonly versions: Versions;
  readonly observations: Observations;
  readonly order: VersionOrder;
  readonly words: Words;
}

/** Two transactions, one after the other, and what the story calls them. */
interface Pair {
  readonly from: number;
  readonly to: number;
  readonly first: string;
  readonly second: string;
}

/** Why one transaction comes before another, by the relation that is known to hold between them. O(micro-operations of the two, versions). */
export function explain(known: Knowledge, pair: Pair, relation: number): string {
  switch (relation) {
    case WW:
      return explainWrites(known, pair);
    case WR:
      return explainRead(known, pair);
    case RW:
      return explainOverlooked(known, pair);
    case PROCESS:
      return explainProcess(known, pair);
    default:
      return explainTime(known, pair);
  }
}

function explainWrites(
  { lists, versions, order, words }: Knowledge,
  { from, to, first, second }: Pair,
): string {
  for (const m of microOperations(lists, to)) {
    if (!lists.appends[lists.micro.kind[m]!]) continue;
    const version = versions.made[m]!;
    const before = previous(versions, order, version);
    if (before < 0 || versions.writer[before] !== from) continue;
    return `${second} appended ${words.made(version)} after ${first} had appended ${words.version(before)}`;
  }
  throw unexplained(from, to);
}

function explainRead(
  { lists, versions, observations, words }: Knowledge,
  { from, to, first, second }: Pair,
): string {
  for (const m of microOperations(lists, to)) {
    if (lists.appends[lists.micro.kind[m]!]) continue;
    const version = observations.seen[m]!;
    if (version < 0 || versions.writer[version] !== from) continue;
    return `${second} observed ${first}'s append of ${words.made(version)}`;
  }
  throw unexplained(from, to);
}

function explainOverlooked(
  { lists, versions, observations, order, words }: Knowledge,
  { from, to, first, second }: Pair,
): string {
  for (const m of microOperations(lists, from)) {
    const k = lists.micro.key[m]!;
    const version = observations.seen[m]!;
    if (lists.appends[lists.micro.kind[m]!] || version === NOWHERE || version >= versions.observed) continue;
    const next = version === INITIAL ? order.earliest[k]! : order.next[version]!;
    const candidates =
      next >= 0 ? [next] : order.unseen.subarray(order.unseenFirst[k], order.unseenFirst[k + 1]);
    const overlooked = candidates.find((candidate) => versions.writer[candidate] === to);
    if (overlooked === undefined) continue;
    return `${first} did not observe ${second}'s append of ${words.made(overlooked)}: it read ${words.list(m)}`;
  }
  throw unexplained(from, to);
}

function explainProcess({ lists }: Knowledge, { to, first, second }: Pair): string {
  return `process ${lists.history.columns.process[to]} called ${second} after ${first} had returned`;
}

function explainTime({ lists }: Knowledge, { from, to, first, second }: Pair): string {
  const [returned, called] = [returnedAt(lists.history, from), calledAt(lists.history, to)];
  return `${first} had completed (${returned}) before ${second} was invoked (${called}): realtime`;
}

/** The committed version before one, or -1. */
function previous(versions: Versions, order: VersionOrder, version: number): number {
  const { first, key, observed, writer, committed } = versions;
  const k = key[version]!;
  if (version >= observed) return order.latest[k]!;
  let before = version - 1;
  while (before >= first[k]! && !(writer[before]! >= 0 && committed[writer[before]!] === 1)) before--;
  return before >= first[k]! ? before : -1;
}

function* microOperations({ begin, end }: Lists, i: number): Generator<number> {
  for (let m = begin[i]!; m < end[i]!; m++) yield m;
}

const unexplained = (from: number, to: number): Error =>
  new Error(`ordeal broke its own rule: nothing says why operation ${from} comes before operation ${to}`);
