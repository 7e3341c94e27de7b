import { readFileSync } from "node:fs";
import { join } from "node:path";
import { log } from "../../checkers/index.ts";
import type { Value } from "../../src/core/value.ts";
import { historyOfJepsen } from "../../src/history/import/jepsen.ts";
import { check } from "../checkers/check.ts";
import type { Case } from "./case.ts";

/** One call of Jepsen's own checker, as it was captured. */
interface Capture {
  readonly id: number;
  readonly checker: string;
  readonly opts: { readonly "ww-deps"?: boolean } | null;
  readonly history: readonly Event[];
  readonly result: {
    readonly errors: {
      readonly unseen?: { readonly messages: { readonly [log: string]: readonly Value[] } };
      readonly [type: string]: unknown;
    };
  };
}

interface Event {
  readonly type: string;
  readonly process?: Value;
  readonly value: Value;
}

/** Types that only one of the two has: what a cycle search does not need, and a message of nobody, at which Jepsen's throws. */
const isCompared = (type: string): boolean => !type.endsWith("-cycle-exists") && type !== "unsent-message";

/** What Jepsen's test suite asks of its checker of Kafka-style logs: the types of errors it finds are compared, tolerated or not. */
export function* cases(folder: string): Iterable<Case> {
  const lines = readFileSync(join(folder, "jepsen_checks.jsonl"), "utf8").split("\n").filter(Boolean);
  for (const line of lines) {
    const capture = JSON.parse(line) as Capture;
    if (capture.checker !== "kafka/analysis") continue;
    yield { name: `jepsen-checkers/${capture.id}`, judge: () => judged(capture) };
  }
}

async function judged({ opts, history, result }: Capture): Promise<string | undefined> {
  const options = { wwDeps: opts?.["ww-deps"] ?? false, drained: true };
  const { anomalies, statistics, reason } = await check(
    log(options),
    historyOfJepsen(
      history.map((event) => ({ ...event, process: event.process ?? 0 })),
      { lenient: true },
    ).history,
  );
  const tolerated = Object.keys(statistics?.tolerated ?? {});
  const found = [...new Set([...anomalies.map(({ type }) => type), ...tolerated])].filter(isCompared).sort();
  const expected = Object.keys(result.errors)
    .filter((type) => isCompared(type) && (type !== "unseen" || isUnseen(history, result)))
    .sort();
  if (`${found}` === `${expected}`) return undefined;
  return `expected ${expected.join(", ") || "nothing"}, found ${found.join(", ") || "nothing"}${reason ? ` (${reason})` : ""}`;
}

/**
 * Whether some message that Jepsen calls unseen was acknowledged. Where no send to a log ever was, it subtracts the wrong way round and
 * calls unseen what the last poll returned.
 */
function isUnseen(history: readonly Event[], { errors }: Capture["result"]): boolean {
  const acknowledged = new Set(
    history
      .filter(({ type, value }) => type === "ok" && Array.isArray(value))
      .flatMap(({ value }) => value as Value[])
      .filter((micro): micro is [string, string, Value] => Array.isArray(micro) && micro[0] === "send")
      .map(([, log, sent]) => JSON.stringify([log, Array.isArray(sent) ? sent[1] : sent])),
  );
  return Object.entries(errors.unseen?.messages ?? {}).some(([log, values]) =>
    values.some((value) => acknowledged.has(JSON.stringify([log, value]))),
  );
}
