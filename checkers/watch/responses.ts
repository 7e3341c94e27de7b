import { showValue, type Value } from "../../src/core/value.ts";

/** One change as a watch shows it; `null` is a deletion. */
export interface WatchEvent {
  readonly revision: number;
  readonly key: string;
  readonly value: Value;
}

/** One message of a watch: events, or a bookmark, or both, the events first. */
export interface WatchResponse {
  readonly events: readonly WatchEvent[];
  readonly bookmark: number | undefined;
}

/** What a watch asks for. */
export interface WatchRequest {
  /** The first revision to be shown; `undefined` for whatever comes next. */
  readonly from: number | undefined;
  readonly prefix: string;
}

/** Whether something is the number of a revision. */
export const isRevision = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

/** An object of a history. */
export interface Fields {
  readonly [name: string]: Value;
}

/** Whether something is an object, and no list. */
export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads `{ from?, prefix? }`; a text says what was expected instead. */
export function requestOf(input: Value | undefined): WatchRequest | string {
  const { from = null, prefix = "" }: Fields = isObject(input) ? input : {};
  if (from !== null && !isRevision(from)) return `is to watch from ${showValue(from)}: expected a revision`;
  if (typeof prefix !== "string") return `is to watch ${showValue(prefix)}: expected the beginning of keys`;
  return { from: from ?? undefined, prefix };
}

/** Reads `[{ events?: [{ revision, key, value }], bookmark? }, …]`; a text says what was expected instead. */
export function responsesOf(output: Value): WatchResponse[] | string {
  if (!Array.isArray(output)) return `showed ${showValue(output)}: expected a list of responses`;
  const responses: WatchResponse[] = [];
  for (const response of output as readonly Value[]) {
    const { events = [], bookmark = null }: Fields = isObject(response) ? response : { events: null };
    if (!Array.isArray(events) || !events.every(isEvent) || (bookmark !== null && !isRevision(bookmark)))
      return `was sent ${showValue(response)}: expected { events: [{ revision, key, value }], bookmark? }`;
    responses.push({ events, bookmark: bookmark ?? undefined });
  }
  return responses;
}

const isEvent = (event: unknown): event is WatchEvent =>
  isObject(event) && isRevision(event.revision) && typeof event.key === "string" && event.value !== undefined;
