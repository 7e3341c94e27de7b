import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  causalReverse,
  counter,
  longFork,
  queue,
  set,
  setFull,
  statistics,
  totalQueue,
  uniqueIds,
} from "../../checkers/index.ts";
import { intervals } from "../../checkers/parts/intervals.ts";
import { type Checker, DEFAULT_BUDGET } from "../../src/check/checker.ts";
import { showValue, type Value } from "../../src/core/value.ts";
import type { CheckResult } from "../../src/core/verdict.ts";
import { historyOfJepsen } from "../../src/history/import/jepsen.ts";
import type { Case } from "./case.ts";
import { cases as kafkaCases } from "./jepsen-kafka.ts";

type Fields = Readonly<Record<string, Value>>;

/** One call of a checker in Jepsen's own tests, with all that it answered. */
interface Recorded {
  readonly id: number;
  readonly checker: string;
  readonly opts: Fields | null;
  readonly result: Fields;
  readonly history: readonly Fields[];
}

/** How one of Jepsen's checkers is compared with ours. */
interface Comparison {
  readonly make: (opts: Fields) => Checker;
  /** What is compared beside the verdict: the label's, and the same of our result. */
  readonly labelled?: (label: Fields) => Fields;
  readonly ours?: (result: CheckResult) => Fields;
  /** The verdict is no part of the comparison. */
  readonly countsOnly?: boolean;
}

const list = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);

/** Our statistics that a label speaks of. */
const statisticsOf = ({ statistics = {} }: CheckResult): Fields => statistics;

/** The rows of all tables that anomalies show. */
const rowsOf = ({ anomalies }: CheckResult): Value =>
  anomalies.flatMap(({ view }) => (view?.kind === "table" ? view.rows : []));

const latest = (latencies: Value | undefined, name: string): Fields => {
  const max = (latencies as Fields | undefined)?.["1"];
  return max === undefined ? {} : { [name]: max };
};

const inMilliseconds = (statistics: Fields, name: string): Value => {
  const max = ((statistics.latency as Fields)[name] as Fields).max as number | null;
  return max === null ? null : Math.floor((max + 1) / 1e6);
};

/** JSON has texts for names: an identifier that looks like a number was one. */
const asId = (name: string): Value => (Number.isInteger(Number(name)) ? Number(name) : name);

const setNames = (text: Value | undefined): string => String(text ?? "").replace(/^#\{|\}$/g, "");

const COMPARISONS: { readonly [checker: string]: Comparison } = {
  SetFull: {
    make: (opts) => setFull({ linearizable: opts["linearizable?"] === true }),
    labelled: (label) => ({
      attempted: label["attempt-count"]!,
      stable: label["stable-count"]!,
      lostCount: label["lost-count"]!,
      lost: intervals(list(label.lost)),
      staleCount: label["stale-count"]!,
      stale: intervals(list(label.stale)),
      neverReadCount: label["never-read-count"]!,
      neverRead: intervals(list(label["never-read"])),
      duplicatedCount: label["duplicated-count"]!,
      ...latest(label["stable-latencies"], "stableAfter"),
      ...latest(label["lost-latencies"], "lostAfter"),
    }),
    ours: (result) => ({
      ...statisticsOf(result),
      stableAfter: inMilliseconds(statisticsOf(result), "stable"),
      lostAfter: inMilliseconds(statisticsOf(result), "lost"),
    }),
  },
  Set: {
    make: () => set(),
    labelled: (label) => ({
      attempted: label["attempt-count"]!,
      acknowledged: label["acknowledged-count"]!,
      ok: label["ok-count"]!,
      recovered: label["recovered-count"]!,
      lostCount: label["lost-count"]!,
      lost: setNames(label.lost),
      unexpectedCount: label["unexpected-count"]!,
      unexpected: setNames(label.unexpected),
    }),
  },
  Counter: {
    make: () => counter(),
    labelled: (label) => ({
      reads: list(label.reads).length,
      errors: list(label.errors).length,
      table: label.errors!,
    }),
    ours: (result) => ({ ...statisticsOf(result), table: rowsOf(result) }),
  },
  Queue: { make: () => queue() },
  TotalQueue: {
    make: () => totalQueue(),
    labelled: (label) => ({
      attempted: label["attempt-count"]!,
      acknowledged: label["acknowledged-count"]!,
      ok: label["ok-count"]!,
      ...Object.fromEntries(
        ["lost", "unexpected", "duplicated", "recovered"].flatMap((name) => [
          [`${name}Count`, label[`${name}-count`]!],
          [name, intervals(list(label[name]))],
        ]),
      ),
    }),
  },
  UniqueIds: {
    make: () => uniqueIds(),
    labelled: (label) => ({
      attempted: label["attempted-count"]!,
      acknowledged: label["acknowledged-count"]!,
      duplicatedCount: label["duplicated-count"]!,
      duplicated: intervals(Object.keys(label.duplicated as Fields).map(asId)),
      range: label.range!,
    }),
  },
  Stats: {
    make: () => statistics(),
    countsOnly: true,
    labelled: (label) =>
      Object.fromEntries(
        Object.entries(label["by-f"] as Record<string, Fields>).map(([f, of]) => [
          f,
          { ok: of["ok-count"]!, fail: of["fail-count"]!, info: of["info-count"]! },
        ]),
      ),
    ours: (result) =>
      Object.fromEntries(
        Object.entries(statisticsOf(result)).map(([f, of]) => {
          const { ok, fail, info } = of as Fields;
          return [f, { ok: ok!, fail: fail!, info: info! }];
        }),
      ),
  },
  causal_reverse$checker: {
    make: () => causalReverse(),
    labelled: (label) => ({
      errors: list(label.errors).length,
      missing: list(label.errors).map((error) => [...list((error as Fields).missing)].sort()),
    }),
    ours: (result) => ({
      ...statisticsOf(result),
      missing: result.anomalies.map(({ view }) =>
        view?.kind === "table" ? view.rows.map(([value]) => value as Value).sort() : [],
      ),
    }),
  },
  long_fork$checker: {
    make: () => longFork(),
    labelled: (label) => ({
      reads: label["reads-count"] ?? 0,
      earlyReads: label["early-read-count"] ?? 0,
      lateReads: label["late-read-count"] ?? 0,
    }),
  },
};

/** The records of Jepsen's own tests; those of its Kafka checker are compared in a way of their own. */
export function* cases(folder: string): Iterable<Case> {
  for (const line of readFileSync(join(folder, "jepsen_checks.jsonl"), "utf8").split("\n")) {
    if (line.trim() === "") continue;
    const recorded = JSON.parse(line) as Recorded;
    if (recorded.checker.startsWith("kafka")) continue;
    yield caseOf(recorded);
  }
  yield* kafkaCases(folder);
}

function caseOf(recorded: Recorded): Case {
  const { id, checker } = recorded;
  const name = `jepsen-checkers/${id} (${checker})`;
  const comparison = COMPARISONS[checker];
  if (!comparison)
    return { name, skipped: `there is no checker like ${checker}`, judge: async () => undefined };
  return { name, judge: () => difference(recorded, comparison) };
}

async function difference(
  { opts, result: label, history: events }: Recorded,
  { make, labelled = () => ({}), ours = statisticsOf, countsOnly = false }: Comparison,
): Promise<string | undefined> {
  const { history } = historyOfJepsen(
    events.map((event) => ({ ...event, process: event.process ?? 0 })),
    { lenient: true },
  );
  const result = await make(opts ?? {}).check(history, DEFAULT_BUDGET);
  const verdict = label["valid?"] === true ? "valid" : label["valid?"] === false ? "invalid" : "unknown";
  const found = ours(result);
  const expected = labelled(label);
  const wrong = [
    ...(countsOnly || result.verdict === verdict ? [] : [`verdict ${result.verdict}, labelled ${verdict}`]),
    ...Object.entries(expected)
      .filter(([name, value]) => showValue(found[name], 1e6) !== showValue(value, 1e6))
      .map(([name, value]) => `${name} ${showValue(found[name])}, labelled ${showValue(value)}`),
  ];
  return wrong.length === 0 ? undefined : wrong.join("; ");
}
