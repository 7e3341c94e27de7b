import { expect, test } from "vitest";
import { fencedLock, log, watch } from "../../checkers/index.ts";
import type { Checker } from "../../src/check/checker.ts";
import { Random } from "../../src/core/random.ts";
import type { Value } from "../../src/core/value.ts";
import { check } from "./check.ts";
import type { TestEvent } from "./events.ts";
import { DEFECTS as LOG_DEFECTS, type Defect as LogDefect, simulatedLog } from "./log/simulated-log.ts";
import { recorded } from "./recorded.ts";
import { DEFECTS as LOCK_DEFECTS, simulatedLock } from "./simulated-lock.ts";
import {
  simulatedWatch,
  DEFECTS as WATCH_DEFECTS,
  type Defect as WatchDefect,
} from "./watch/simulated-watch.ts";

/** A checker, histories good and bad, and an operation that fails and that nobody else speaks of. */
interface Subject {
  readonly checker: Checker;
  readonly draw: (random: Random) => TestEvent[];
  readonly fresh: readonly [f: string, input: Value];
}

const SUBJECTS: { readonly [name: string]: Subject } = {
  log: {
    checker: log({ drained: true }),
    draw: (random) => simulatedLog(random, random.pick(Object.keys(LOG_DEFECTS) as LogDefect[]), 12),
    fresh: ["txn", [["send", "x", "fresh"], ["poll"]]],
  },
  "fenced lock": {
    checker: fencedLock(),
    draw: (random) => simulatedLock(random, random.pick(LOCK_DEFECTS), false),
    fresh: ["write", { token: 1_000_000, value: "fresh" }],
  },
  watch: {
    checker: watch(),
    draw: (random) => simulatedWatch(random, random.pick(Object.keys(WATCH_DEFECTS) as WatchDefect[])),
    fresh: ["write", { fresh: 1 }],
  },
};

/** What is wrong with a history, and how often. */
async function wrongs(checker: Checker, events: readonly TestEvent[]): Promise<string[]> {
  return (await check(checker, recorded(events))).anomalies.map(({ type }) => type).sort();
}

/** Every process under another number. */
const permuted = (events: readonly TestEvent[]): TestEvent[] =>
  events.map(([process, ...rest]) => [99 - process, ...rest]);

/** One more operation, which fails, between any two events. */
function withFailed(events: readonly TestEvent[], [f, input]: Subject["fresh"], random: Random): TestEvent[] {
  const at = random.int(0, events.length);
  return events.toSpliced(at, 0, [100, "invoke", f, input], [100, "fail", f, input]);
}

/** Logs under other names, messages of another kind. */
function renamed(value: Value): Value {
  if (typeof value === "number") return value;
  if (!Array.isArray(value)) {
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [`log ${key}`, renamedMessages(inner)]),
    );
  }
  const [kind, key, message] = value as Value[];
  if (kind === "send")
    return ["send", `log ${key}`, Array.isArray(message) ? [message[0], `m${message[1]}`] : `m${message}`];
  return value.map(renamed);
}

const renamedMessages = (messages: Value): Value =>
  (messages as [number, Value][]).map(([offset, message]) => [offset, `m${message}`]);

for (const [name, { checker, draw, fresh }] of Object.entries(SUBJECTS))
  test(`${name}: processes may be permuted, and a failed operation changes nothing`, async () => {
    const random = Random.of(21);
    let invalid = 0;
    for (let n = 0; n < 300; n++) {
      const drawn = random.fork(n);
      const events = draw(drawn);
      const found = await wrongs(checker, events);
      expect({ n, found: await wrongs(checker, permuted(events)) }).toEqual({ n, found });
      expect({ n, found: await wrongs(checker, withFailed(events, fresh, drawn)) }).toEqual({ n, found });
      invalid += found.length > 0 ? 1 : 0;
    }
    expect(invalid).toBeGreaterThan(50);
  });

test("log: names and values do not matter", async () => {
  const { checker, draw } = SUBJECTS.log as Subject;
  for (let n = 0; n < 300; n++) {
    const events = draw(Random.of(n));
    const others = events.map(([process, type, f, value]): TestEvent => [process, type, f, renamed(value)]);
    expect({ n, found: await wrongs(checker, others) }).toEqual({ n, found: await wrongs(checker, events) });
  }
});
