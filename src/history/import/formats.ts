import { usageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import { eventOfLogLine } from "./etcd-log.ts";

/** The ways to write a history down that are understood, by the name that `--format` takes. */
export const FORMATS = {
  ordeal: "history.jsonl of a run",
  edn: "Jepsen's history.edn: an operation's map a line, or all in one list",
  json: "the same as JSON: an object a line, or all in one array",
  "porcupine-etcd": "a log with lines such as INFO jepsen.util - 3 :invoke :write 4",
  "porcupine-kv": "EDN with :key, and get, put and append",
} as const;

/** The name of a format. */
export type Format = keyof typeof FORMATS;

/** Looks a format up by name, or refuses it with the nearest there is. */
export function formatNamed(name: string): Format {
  if (Object.hasOwn(FORMATS, name)) return name as Format;
  throw usageError(`there is no format "${name}". ${suggestion(name, Object.keys(FORMATS))}`);
}

/** What a text begins with and only one format does. */
const BEGINNINGS: readonly (readonly [Format, RegExp])[] = [
  ["ordeal", /^\{\s*"type"\s*:\s*"history"/],
  ["json", /^\[?\s*\{\s*["}]/],
  ["json", /^\[\s*(?:\]|[^\s{;#:,(])/],
  ["edn", /^[[({;#,]/],
];

/** The format of a file that begins so; `undefined` where nothing tells. */
export function formatOf(head: string): Format | undefined {
  const begun = BEGINNINGS.find(([, pattern]) => pattern.test(head.replace(/^[\uFEFF\s]+/, "")));
  if (begun) return begun[0];
  return head.split("\n").some(isOperation) ? "porcupine-etcd" : undefined;
}

function isOperation(line: string): boolean {
  try {
    return eventOfLogLine(line) !== undefined;
  } catch {
    return false;
  }
}
