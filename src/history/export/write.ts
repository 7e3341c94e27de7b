import { formOfEvent } from "../edn/event.ts";
import { writeForm } from "../edn/writer.ts";
import type { History } from "../history.ts";
import { writeJson } from "../import/json-text.ts";
import { type ExportOptions, eventsOf } from "./events.ts";

/** The notations that a history can be written in, for others to read. */
export const EXPORTS = {
  edn: ednLines,
  json: jsonLines,
} as const;

/** The name of a notation. */
export type ExportFormat = keyof typeof EXPORTS;

/** An operation's map a line, as Jepsen's `history.edn`. */
function* ednLines(history: History, options?: ExportOptions): Generator<string> {
  for (const event of eventsOf(history, options)) yield `${writeForm(formOfEvent(event))}\n`;
}

/** One array, an object a line, as elle-cli takes it. */
function* jsonLines(history: History, options?: ExportOptions): Generator<string> {
  let before = "[";
  for (const event of eventsOf(history, options)) {
    yield `${before}${writeJson(event)}`;
    before = ",\n";
  }
  yield before === "[" ? "[]\n" : "]\n";
}
