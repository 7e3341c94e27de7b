import type { Value } from "../../core/value.ts";

/** An event in the shape that Jepsen and its kin record: `{type, process, f, value, …}`, as parsed JSON. */
export interface JepsenEvent {
  readonly [field: string]: Value;
}

/** An event of a client, its fields looked at. */
export interface ClientEvent {
  readonly type: "invoke" | "ok" | "fail" | "info";
  readonly process: number;
  readonly f: string;
}

/** Values nested deeper than this are refused: nobody's test writes them, and a checker would run out of stack. */
export const MAX_DEPTH = 1000;

const TYPES = ["invoke", "ok", "fail", "info"];
const MAX_PROCESS = 0x7fffffff;

/** The event that a parsed value is, or what was expected instead, as the beginning of a sentence. */
export function expectJepsenEvent(raw: unknown): JepsenEvent | string {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw))
    return "expected an event: an object or a map with type, process, f and value";
  const event = raw as JepsenEvent;
  if (isBeyond(event.process)) return `expected processes up to ${MAX_PROCESS}`;
  if (event.process === undefined || event.process === null) return 'expected an event with a "process"';
  return isDeeper(event, MAX_DEPTH) ? `expected values nested at most ${MAX_DEPTH} deep` : event;
}

/** Whether an event is of a client. Clients have numbers, from 0; everything else (`nemesis`) speaks of the surroundings. */
export const isClients = ({ process }: JepsenEvent): boolean =>
  Number.isInteger(process) && (process as number) >= 0;

/** The fields that pairing needs, or what was expected instead. An event without `f` is a transaction: Elle's own examples leave it out. */
export function expectClientEvent({ type, process, f }: JepsenEvent): ClientEvent | string {
  if (!TYPES.includes(type as string)) return `expected "type" to be one of ${TYPES.join(", ")}`;
  const name = functionName(f);
  if (name === undefined) return 'expected "f" to be a word';
  return { type: type as ClientEvent["type"], process: process as number, f: name };
}

/** A number that no column holds; one beyond 2^53 comes as an object. */
const isBeyond = (process: Value | undefined): boolean =>
  (typeof process === "number" && process > MAX_PROCESS) ||
  (typeof process === "object" && process !== null && "#number" in process);

function functionName(f: Value | undefined): string | undefined {
  if (f === undefined || f === null) return "txn";
  if (typeof f === "string") return f;
  const text = typeof f === "object" && !Array.isArray(f) ? (f as JepsenEvent)["#string"] : undefined;
  return typeof text === "string" ? text : undefined;
}

function isDeeper(value: Value, limit: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (limit === 0) return true;
  for (const name in value)
    if (isDeeper((value as { readonly [name: string]: Value })[name] as Value, limit - 1)) return true;
  return false;
}
