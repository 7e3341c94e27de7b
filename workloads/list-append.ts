import { stockChecker } from "../src/core/claim.ts";
import type { Random } from "../src/core/random.ts";
import type { Settings } from "../src/core/settings.ts";
import type { Value } from "../src/core/value.ts";
import { eachThread } from "../src/generator/copies.ts";
import { op } from "../src/generator/op.ts";
import { numbered, unique } from "../src/generator/unique.ts";
import { untilAnswered } from "../src/generator/until-answered.ts";
import { defineWorkload } from "../src/generator/workload.ts";

/** How many lists one of the final transactions reads. */
const READ_AT_ONCE = 8;

/** The models that are promised by systems there are, the weakest first. The checker knows more: see its own list. */
const MODELS = [
  "read-uncommitted",
  "read-committed",
  "read-atomic",
  "repeatable-read",
  "snapshot-isolation",
  "serializable",
  "strong-session-serializable",
  "strict-serializable",
];

/**
 * The n-th transaction: appends and reads, about as many of each. It works on the lists `first` to `first + keys - 1`, and `first`
 * moves on with n: so a list is in use for a while, gets about as many elements as was asked for, and is left alone. An element's
 * value is the number of its transaction times the most that one may hold, and its place therein: no two are the same.
 */
function transaction(n: number, random: Random, settings: Settings): Value {
  const [keys, elements, length] = [settings.keys, settings.elements, settings.length].map(Number) as [
    number,
    number,
    number,
  ];
  const appendsOfOne = (1 + length) / 4;
  const first = Math.floor(n / Math.max(1, Math.round(elements / appendsOfOne)));
  return Array.from({ length: random.int(1, length) }, (_, i) => {
    const key = first + random.int(0, keys - 1);
    return random.chance(0.5) ? ["append", key, n * length + i] : ["r", key, null];
  });
}

/** Reads list after list, from the first that there can be. */
const readAll = op(
  "txn",
  unique((n) => Array.from({ length: READ_AT_ONCE }, (_, i) => ["r", n * READ_AT_ONCE + i, null])),
);

const showsNothing = (output: Value | undefined): boolean =>
  ((output ?? []) as readonly (readonly Value[])[]).every(([, , list]) => list === null || isEmpty(list));

const isEmpty = (list: Value | undefined): boolean => Array.isArray(list) && list.length === 0;

/**
 * Short transactions that append to lists and read them: since a list tells the order of its elements, every read tells which
 * transactions came before it. At the end each thread reads all lists, from the first on until there are none.
 */
export const listAppend = defineWorkload({
  name: "list-append",
  about: "transactions that append to lists and read them",
  options: {
    keys: { about: "how many lists are in use at once", kind: "integer", min: 1, max: 1000, default: 3 },
    elements: {
      about: "about how many elements a list gets before another takes its place",
      kind: "integer",
      min: 1,
      max: 10_000,
      default: 16,
    },
    length: {
      about: "the most micro-operations in one transaction",
      kind: "integer",
      min: 1,
      max: 16,
      default: 4,
    },
  },
  functions: ["txn"],
  generator: ({ settings }) =>
    numbered(
      op(
        "txn",
        unique((n, random) => transaction(n, random, settings)),
      ),
    ),
  finalReads: () => eachThread(untilAnswered(numbered(readAll), showsNothing)),
  claims: Object.fromEntries(MODELS.map((model) => [model, [stockChecker("listAppend", { model })]])),
});
