import { basename } from "node:path";
import { type OrdealError, usageError } from "../core/errors.ts";
import type { FaultEvent } from "../core/fault.ts";
import type { Completion, Invocation } from "../core/operation.ts";
import { HistoryBuilder } from "./builder.ts";
import type { Phase } from "./columns.ts";
import type { History } from "./history.ts";
import { JOURNAL_VERSION } from "./journal.ts";
import { expectEvent, type JournalEvent } from "./journal-event.ts";
import { JournalOrder, MalformedEvent } from "./journal-order.ts";
import { type Line, linesOf } from "./lines.ts";

/** A history as it was found, and what was noticed on the way. */
export interface ReadHistory {
  readonly history: History;
  /** A torn last line: the control node was killed while it wrote. Everything before it is whole. */
  readonly warnings: readonly string[];
}

/**
 * Reads `history.jsonl`. Linear; about 57 bytes an operation stay in memory.
 *
 * A last line without its end is what a killed control node leaves behind: it is left out and reported. Anything else
 * that is not a line of a history is refused with file, line and what was expected; nothing half-read passes as whole.
 *
 * @throws a usage error.
 */
export const readHistory = (path: string): ReadHistory => historyOfLines(openLines(path), path);

/** The same of lines that come from somewhere else; `path` is how messages call it. */
export function historyOfLines(source: Iterable<Line>, path: string): ReadHistory {
  const builder = new HistoryBuilder();
  const order = new JournalOrder();
  const warnings: string[] = [];
  let lines = 0;
  for (const line of source) {
    const event = parse(path, line);
    if (event === undefined) {
      warnings.push(
        `${basename(path)} line ${line.number} is torn: the run was killed while it wrote. The ${line.number - 1} lines before it are whole.`,
      );
      break;
    }
    if (lines++ === 0) expectHeader(path, line, event);
    else add(builder, order, event, path, line);
  }
  if (lines === 0) throw malformed(path, 1, `expected {"type":"history",…}, found an empty file`);
  return { history: builder.build(), warnings };
}

function* openLines(path: string): Generator<Line> {
  try {
    yield* linesOf(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw usageError(
      `cannot read ${path}: ${(error as Error).message}. Expected the history.jsonl of a run.`,
      { cause: error },
    );
  }
}

/** The event of a line; `undefined` for a torn line that does not parse. */
function parse(path: string, line: Line): JournalEvent | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(line.text);
  } catch (error) {
    if (line.torn) return undefined;
    throw malformed(
      path,
      line.number,
      `expected one JSON object, found ${excerpt(line.text)} (${(error as Error).message})`,
    );
  }
  const event = expectEvent(raw);
  if (typeof event === "string") throw malformed(path, line.number, `${event}, found ${excerpt(line.text)}`);
  return event;
}

function expectHeader(path: string, line: Line, event: JournalEvent): void {
  if (event.type === "history" && event.version === JOURNAL_VERSION) return;
  throw malformed(
    path,
    line.number,
    `expected {"type":"history","version":${JOURNAL_VERSION},…} as the first line, found ${excerpt(line.text)}`,
  );
}

function add(
  builder: HistoryBuilder,
  order: JournalOrder,
  event: JournalEvent,
  path: string,
  line: Line,
): void {
  try {
    order.next(event);
    dispatch(builder, event);
  } catch (error) {
    if (error instanceof MalformedEvent) throw malformed(path, line.number, error.message);
    throw error;
  }
}

function dispatch(builder: HistoryBuilder, event: JournalEvent): void {
  if (event.type === "invoke") builder.invoke(event as unknown as Invocation);
  else if (event.type === "fault") builder.fault(event as unknown as FaultEvent);
  else if (event.type === "phase") builder.phase(event as unknown as Phase);
  else builder.complete(event as unknown as Completion);
}

const malformed = (path: string, line: number, message: string): OrdealError =>
  usageError(`${path}:${line}: ${message}`);

const excerpt = (text: string): string =>
  text.length <= 120 ? text || "an empty line" : `${text.slice(0, 119)}…`;
