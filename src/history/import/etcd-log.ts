import { eventOfForm } from "../edn/event.ts";
import { FormMap, Keyword } from "../edn/form.ts";
import { EdnReader } from "../edn/reader.ts";
import type { JepsenEvent } from "./jepsen-event.ts";

/** What an operation looks like in a log: `… - 3 :invoke :write 4`. */
const OPERATION = /-\s+(\S+\s+:(?:invoke|ok|fail|info)\s.*)$/;
const FIELDS = ["process", "type", "f", "value", "error"].map((name) => new Keyword(name));

/**
 * The event in a line of the log that Jepsen wrote in its first years and Porcupine tests with, columns parted by tabs or
 * blanks; `undefined` for any other line. Where the value is a keyword (`:timed-out`), it says what went wrong.
 *
 * @throws {EdnError}
 */
export function eventOfLogLine(line: string): JepsenEvent | undefined {
  const text = OPERATION.exec(line)?.[1];
  if (text === undefined) return undefined;
  const reader = new EdnReader(text);
  const entries = FIELDS.flatMap((field) => {
    const form = reader.next();
    return form === undefined ? [] : [[field, form] as const];
  });
  const { value, ...event } = eventOfForm(new FormMap(entries)) as JepsenEvent;
  if (value === undefined) return event;
  return entries[3]?.[1] instanceof Keyword ? { ...event, error: value } : { ...event, value };
}
