import { FAIL, OK } from "../../../src/history/columns.ts";
import type { AnomaliesByType } from "../anomalies-by-type.ts";
import type { Lists } from "./lists.ts";
import { INITIAL, NOWHERE, type Observations } from "./observations.ts";
import type { Versions } from "./versions.ts";
import type { Words } from "./words.ts";

/** What reads are judged by, and where what is found goes. */
interface Scene {
  readonly lists: Lists;
  readonly versions: Versions;
  readonly observations: Observations;
  readonly words: Words;
  readonly findings: AnomaliesByType;
}

/**
 * Judges each completed read by itself: elements of transactions that failed (G1a) or that nobody appended (thin-air-read),
 * elements that come twice, states that a transaction left before it was done (G1b), and lists that
 * do not continue each other (incompatible-order). O(reads), and O(elements) for those that are odd.
 */
export function judgeReads(scene: Scene): void {
  const { lists, versions, observations } = scene;
  const { micro, begin, end, type, appends } = lists;
  const flaw = firstFlaws(lists, versions);
  const odd = new Set(observations.strange.map(({ m }) => m));
  for (let i = 0; i < lists.count; i++) {
    if (type[i] !== OK) continue;
    for (let m = begin[i]!; m < end[i]!; m++) {
      if (appends[micro.kind[m]!]) continue;
      const k = micro.key[m]!;
      const length = micro.firstElement[m + 1]! - micro.firstElement[m]!;
      const version = observations.seen[m]!;
      if (length > Math.min(flaw[k]!, versions.distinct[k]!) || odd.has(m)) judgeElements(scene, i, m);
      if (version !== INITIAL && version !== NOWHERE) judgeLast(scene, i, m, version);
    }
  }
  const { strange } = observations;
  strange.forEach(({ op, m }, i) => {
    if (strange[i - 1]?.op !== op) tellIncompatible(scene, op, m);
  });
}

/** By key: the place in its longest read of the first element that is not to be seen; beyond its end where there is none. */
function firstFlaws({ keys, type }: Lists, { first, writer }: Versions): Int32Array {
  const flaw = new Int32Array(keys);
  for (let k = 0; k < keys; k++) {
    let version = first[k]!;
    while (version < first[k + 1]! && writer[version]! >= 0 && type[writer[version]!] !== FAIL) version++;
    flaw[k] = version - first[k]! + (version === first[k + 1] ? 1 << 30 : 0);
  }
  return flaw;
}

/** Looks at every element of a read. */
function judgeElements(scene: Scene, i: number, m: number): void {
  const { lists, versions } = scene;
  const { micro, type } = lists;
  const k = micro.key[m]!;
  const met = new Set<number>();
  for (let e = micro.firstElement[m]!; e < micro.firstElement[m + 1]!; e++) {
    const code = micro.elements[e]!;
    const version = versions.find(k, code);
    const writer = version < 0 ? -1 : versions.writer[version]!;
    if (met.has(code)) tellTwice(scene, i, m, code);
    else if (writer < 0) tellThinAir(scene, i, m, code);
    else if (type[writer] === FAIL) tellAborted(scene, i, writer, version);
    met.add(code);
  }
}

function tellTwice({ lists, words, findings }: Scene, i: number, m: number, code: number): void {
  findings.add("duplicate-elements", () => ({
    message: `${words.operation(i)} read ${words.list(m)} from ${words.key(lists.micro.key[m]!)}: ${words.element(code)} is there twice, and was appended once`,
    operations: [i],
  }));
}

function tellThinAir({ lists, words, findings }: Scene, i: number, m: number, code: number): void {
  findings.add("thin-air-read", () => ({
    message: `${words.operation(i)} read ${words.element(code)} in ${words.key(lists.micro.key[m]!)}, which nobody ever appended`,
    operations: [i],
  }));
}

function tellAborted({ words, findings }: Scene, i: number, writer: number, version: number): void {
  findings.add("G1a", () => ({
    message: `${words.operation(i)} observed the append of ${words.made(version)} by operation ${writer}, which had failed`,
    operations: [writer, i],
    steps: [
      { from: writer, because: `T1 appended ${words.made(version)}, and failed: that never happened` },
      { from: writer, to: i, because: "T2 observed it" },
    ],
  }));
}

/** Looks at the last element of a read: it must not be one that its transaction appended more to. */
function judgeLast({ versions, words, findings }: Scene, i: number, m: number, version: number): void {
  const writer = versions.writer[version]!;
  if (writer < 0 || writer === i || versions.isFinal[version] === 1) return;
  findings.add("G1b", () => {
    const made = words.made(version);
    return {
      message: `${words.operation(i)} read ${words.list(m)}, a state that operation ${writer} left while it was under way: it appended ${made} and then more`,
      operations: [writer, i],
      steps: [
        { from: writer, because: `T1 appended ${made}, and later something else to the same key` },
        { from: writer, to: i, because: `T2 observed the first without the last: the middle of T1` },
      ],
    };
  });
}

function tellIncompatible({ lists, versions, words, findings }: Scene, op: number, m: number): void {
  const k = lists.micro.key[m]!;
  findings.add("incompatible-order", () => {
    const other = versions.reader[k]!;
    const longest = words.list(versions.longest[k]!);
    return {
      message: `${words.operation(op)} read ${words.list(m)} from ${words.key(k)}, and ${words.operation(other)} read ${longest}: neither list continues the other`,
      operations: [op, other],
      steps: [
        { from: op, because: `T1 observed ${words.list(m)} in ${words.key(k)}` },
        { from: other, because: `T2 observed ${longest} there, which does not begin so` },
      ],
    };
  });
}
