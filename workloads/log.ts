import { stockChecker } from "../src/core/claim.ts";
import type { Random } from "../src/core/random.ts";
import type { Settings } from "../src/core/settings.ts";
import type { Value } from "../src/core/value.ts";
import { mix } from "../src/generator/choice.ts";
import { eachThread } from "../src/generator/copies.ts";
import { op } from "../src/generator/op.ts";
import { numbered, unique } from "../src/generator/unique.ts";
import { untilAnswered } from "../src/generator/until-answered.ts";
import { defineWorkload } from "../src/generator/workload.ts";

/** The n-th batch. A message is its batch's number times the most that one may hold, and its place therein: no two are the same. */
const batch = (n: number, random: Random, { logs, batch: most }: Settings): Value =>
  Array.from({ length: random.int(1, Number(most)) }, (_, i) => [
    "send",
    random.int(0, Number(logs) - 1),
    n * Number(most) + i,
  ]);

const poll = op("poll", [["poll"]]);

const broughtNothing = (output: Value | undefined): boolean =>
  ((output ?? []) as readonly (readonly Value[])[]).every(
    ([, messages]) => Object.keys(messages ?? {}).length === 0,
  );

/**
 * Sends batches of messages to a few logs and polls them, as Kafka has it: `["send", log, message]` returns with the message's
 * offset, `["poll"]` with what comes next in every log. At the end each thread polls until there is nothing more.
 *
 * A client keeps the position of its process in each log, from 0 on: a process must not lose it, so `poll` is no read-only operation,
 * and one that failed in whatever way ends its process. A poll that returns nothing says that there was nothing.
 */
export const log = defineWorkload({
  name: "log",
  about: "send batches to logs, poll them in order",
  options: {
    logs: { about: "how many logs", kind: "integer", min: 1, max: 100, default: 2 },
    batch: { about: "the most messages sent at once", kind: "integer", min: 1, max: 100, default: 4 },
  },
  functions: ["send", "poll"],
  generator: ({ settings }) =>
    numbered(
      mix(
        op(
          "send",
          unique((n, random) => batch(n, random, settings)),
        ),
        poll,
      ),
    ),
  finalReads: () => eachThread(untilAnswered(poll, broughtNothing)),
  claims: { log: [stockChecker("log", { emptyPolls: true })] },
});
