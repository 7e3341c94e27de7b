import { FAIL, OK } from "../../../src/history/columns.ts";
import type { ByteBudget } from "../../parts/byte-budget.ts";
import type { AnomaliesByType } from "../anomalies-by-type.ts";
import type { Lists } from "./lists.ts";
import { INITIAL, type Observations } from "./observations.ts";
import type { Versions } from "./versions.ts";
import type { Words } from "./words.ts";

/** Committed appends behind ones that were taken back: the first of each key. O(versions). */
export function dirtyUpdates(
  lists: Lists,
  versions: Versions,
  words: Words,
  findings: AnomaliesByType,
): void {
  const { first, writer, reader } = versions;
  for (let k = 0; k < lists.keys; k++) {
    let aborted = -1;
    for (let version = first[k]!; version < first[k + 1]!; version++) {
      const type = writer[version]! < 0 ? FAIL : lists.type[writer[version]!]!;
      if (type === FAIL && writer[version]! >= 0) aborted = version;
      if (type !== OK || aborted < 0) continue;
      const [dirty, clean] = [aborted, version];
      findings.add("dirty-update", () => ({
        message: `operation ${writer[clean]} appended ${words.made(clean)} on top of ${words.version(dirty)}, which operation ${writer[dirty]} had appended before it failed`,
        operations: [writer[dirty]!, writer[clean]!, reader[k]!],
        steps: [
          { from: writer[dirty]!, because: `T1 appended ${words.made(dirty)}, and failed` },
          { from: writer[clean]!, because: `T2 appended ${words.made(clean)}, and completed` },
          { from: reader[k]!, because: `T3 observed both, T2's after T1's: T2 built on what never happened` },
        ],
      }));
      break;
    }
  }
}

/** Completed transactions that appended to what another had read in the same state and appended to as well. O(micro-operations). */
export function lostUpdates(
  lists: Lists,
  versions: Versions,
  { seen, strange }: Observations,
  words: Words,
  findings: AnomaliesByType,
  bytes: ByteBudget,
): void {
  const { micro, begin, end, type, appends, keys } = lists;
  bytes.take(4 * (versions.observed + 3 * keys));
  // Who first updated a state: of each observed version, then of each key before its first.
  const updater = new Int32Array(versions.observed + keys).fill(-1);
  const touchedBy = new Int32Array(keys).fill(-1);
  const readAt = new Int32Array(keys);
  const odd = new Set(strange.map(({ m }) => m));
  for (let i = 0; i < lists.count; i++) {
    if (type[i] !== OK) continue;
    for (let m = begin[i]!; m < end[i]!; m++) {
      const k = micro.key[m]!;
      const isFirst = touchedBy[k] !== i;
      touchedBy[k] = i;
      if (!appends[micro.kind[m]!]) {
        if (isFirst) readAt[k] = m;
        continue;
      }
      const read = isFirst ? -1 : readAt[k]!;
      readAt[k] = -1;
      if (read < 0 || odd.has(read)) continue;
      const version = seen[read]!;
      if (version < INITIAL) continue;
      const state = version === INITIAL ? versions.observed + k : version;
      if (updater[state]! >= 0) tellLost(updater[state]!, i, read, words, findings, micro.key[m]!);
      else updater[state] = i;
    }
  }
}

function tellLost(
  one: number,
  other: number,
  read: number,
  words: Words,
  findings: AnomaliesByType,
  k: number,
): void {
  findings.add("lost-update", () => {
    const state = `${words.list(read)} in ${words.key(k)}`;
    return {
      message: `operations ${one} and ${other} both read ${state} and both appended to it: one of them did not see the other's update`,
      operations: [one, other],
      steps: [
        { from: one, because: `T1 observed ${state}, and appended to it` },
        {
          from: other,
          because: `T2 observed the same, and appended to it too: whichever was second overlooked the first`,
        },
      ],
    };
  });
}

/**
 * Appends of one transaction to one key that were observed in another order than it did them, or of which an earlier one is missing
 * while a later one is there. O(micro-operations).
 */
export function shuffledAppends(
  lists: Lists,
  versions: Versions,
  words: Words,
  findings: AnomaliesByType,
): void {
  const { micro, begin, end, type, appends, keys } = lists;
  const { made, observed, reader } = versions;
  const touchedBy = new Int32Array(keys).fill(-1);
  const before = new Int32Array(keys);
  for (let i = 0; i < lists.count; i++) {
    if (type[i] === FAIL) continue;
    for (let m = begin[i]!; m < end[i]!; m++) {
      if (!appends[micro.kind[m]!]) continue;
      const k = micro.key[m]!;
      const version = made[m]!;
      const earlier = before[k]!;
      const isShuffled = touchedBy[k] === i && version < observed && version < earlier;
      touchedBy[k] = i;
      before[k] = version;
      if (!isShuffled) continue;
      findings.add("incompatible-order", () => ({
        message: `operation ${i} appended ${words.version(earlier)} and then ${words.made(version)}, but ${words.operation(reader[k]!)} read ${earlier < observed ? "them the other way round" : "the second without the first"}`,
        operations: [i, reader[k]!],
        steps: [
          { from: i, because: `T1 appended ${words.version(earlier)} before ${words.made(version)}` },
          { from: reader[k]!, because: `T2 observed ${words.list(versions.longest[k]!)}` },
        ],
      }));
    }
  }
}
