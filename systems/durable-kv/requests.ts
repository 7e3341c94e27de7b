import type { Json } from "../../patterns/env.ts";
import type { Effect, Store } from "./store.ts";

/** How many entries of each log one poll returns. */
const POLLED_AT_ONCE = 50;

/** What clients ask for and what changes nothing. */
export type Reading =
  | { readonly type: "get"; readonly key: string }
  | { readonly type: "scan"; readonly prefix: string }
  | { readonly type: "poll"; readonly from: { readonly [log: string]: number } };

/** What clients want changed; a batch is one change made of several. Answered with the list of what its effects came to. */
export type Change =
  | { readonly type: "put"; readonly key: string; readonly value: Json }
  | { readonly type: "cas"; readonly key: string; readonly from: Json; readonly to: Json }
  | { readonly type: "inc"; readonly key: string; readonly by: number }
  | { readonly type: "transfer"; readonly from: string; readonly to: string; readonly amount: number }
  | { readonly type: "append"; readonly log: string; readonly entry: Json }
  | { readonly type: "batch"; readonly changes: readonly Change[] };

const READINGS = ["get", "scan", "poll"];

/** Whether a request changes nothing. */
export const isReading = (request: Reading | Change): request is Reading => READINGS.includes(request.type);

/** What a request reads. */
export function read(store: Store, request: Reading): Json {
  switch (request.type) {
    case "get":
      return store.get(request.key);
    case "scan":
      return store.scan(request.prefix);
    case "poll":
      return store.poll(request.from, POLLED_AT_ONCE);
  }
}

/** Why a change may not be made as things are; undefined where it may. */
export function refusal(store: Store, change: Change): string | undefined {
  switch (change.type) {
    case "cas":
      return store.get(change.key) === change.from ? undefined : `${change.key} does not hold ${change.from}`;
    case "transfer":
      return Number(store.get(change.from)) >= change.amount
        ? undefined
        : `${change.from} holds less than that`;
    case "batch":
      return change.changes.map((one) => refusal(store, one)).find((why) => why !== undefined);
    default:
      return undefined;
  }
}

/** Whether what becomes of a change depends on what is there. */
export const isConditional = (change: Change): boolean =>
  change.type === "batch"
    ? change.changes.some(isConditional)
    : change.type === "cas" || change.type === "transfer";

/** What a change does. A transfer's two halves are in one record, so they happen both or not at all. */
export function effectsOf(change: Change): readonly Effect[] {
  switch (change.type) {
    case "put":
      return [["put", change.key, change.value]];
    case "cas":
      return [["put", change.key, change.to]];
    case "inc":
      return [["add", change.key, change.by]];
    case "transfer":
      return [
        ["add", change.from, -change.amount],
        ["add", change.to, change.amount],
      ];
    case "append":
      return [["append", change.log, change.entry]];
    case "batch":
      return change.changes.flatMap(effectsOf);
  }
}
