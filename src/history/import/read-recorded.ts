import { constants } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { messageOf, type OrdealError, usageError } from "../../core/errors.ts";
import { eventOfForm } from "../edn/event.ts";
import { FormMap } from "../edn/form.ts";
import { EdnError, EdnReader } from "../edn/reader.ts";
import { linesOfBytes } from "../lines.ts";
import { historyOfLines, type ReadHistory } from "../read.ts";
import { eventOfLogLine } from "./etcd-log.ts";
import { FORMATS, type Format, formatOf } from "./formats.ts";
import { historyOfJepsen } from "./jepsen.ts";
import { parseJson } from "./json-text.ts";

/** How a recorded history is to be read: its format, unless its first bytes are to tell, and what its values are. */
export interface RecordedOptions {
  readonly format?: Format | undefined;
  readonly independent?: boolean | undefined;
}

/** A recorded history, and in which of the {@link FORMATS} it was. */
export interface Recorded extends ReadHistory {
  readonly format: Format;
}

/** How much of a file its format is told from. */
const HEAD_BYTES = 65_536;

/**
 * Reads a history that anybody recorded, compressed with gzip or not. `name` is how messages call it. Linear in its bytes.
 *
 * @throws a usage error with the line and what was expected.
 */
export function readRecorded(name: string, raw: Buffer, options: RecordedOptions = {}): Recorded {
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? unzipped(name, raw) : raw;
  const head = bytes.toString("utf8", 0, HEAD_BYTES);
  if (head.trim() === "") throw unreadable(name, "it is empty");
  const format = options.format ?? formatOf(head);
  if (!format) throw unreadable(name, "its beginning is that of no format");
  const source = { name, bytes, independent: options.independent === true };
  return { ...READERS[format](source), format };
}

interface Source {
  readonly name: string;
  readonly bytes: Buffer;
  readonly independent: boolean;
}

const READERS: { readonly [format in Format]: (source: Source) => ReadHistory } = {
  ordeal: ({ name, bytes }) => historyOfLines(linesOfBytes(bytes), name),
  edn: (source) => fromEvents(source, ednEvents(source)),
  json: (source) =>
    fromEvents(
      source,
      /^[\uFEFF\s]*\[/.test(source.bytes.toString("utf8", 0, HEAD_BYTES))
        ? jsonArray(source)
        : jsonLines(source),
    ),
  "porcupine-etcd": (source) => fromEvents(source, logEvents(source)),
  "porcupine-kv": (source) => fromEvents(source, ednEvents(source)),
};

/** An event with the place where it was found. */
interface Placed {
  readonly event: unknown;
  readonly place: () => string;
}

function fromEvents({ name, independent }: Source, placed: Iterable<Placed>): ReadHistory {
  let place = () => name;
  function* events() {
    for (const found of placed) {
      place = found.place;
      yield found.event;
    }
  }
  return historyOfJepsen(events(), { independent, where: () => place() });
}

function* jsonLines({ name, bytes }: Source): Generator<Placed> {
  for (const { text, number } of linesOfBytes(bytes)) {
    if (text.trim() === "") continue;
    const place = () => `${name}:${number}`;
    yield { event: parsed(text.replace(/^\uFEFF/, ""), place(), "expected one JSON object a line"), place };
  }
}

function* jsonArray({ name, bytes }: Source): Generator<Placed> {
  const events = parsed(textOf(name, bytes), name, "expected one JSON array");
  for (const [i, event] of (events as unknown[]).entries())
    yield { event, place: () => `${name}: event ${i}` };
}

function parsed(text: string, place: string, expected: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw usageError(`${place}: ${expected} (${messageOf(error)})`, { cause: error });
  }
}

function* ednEvents({ name, bytes }: Source): Generator<Placed> {
  const text = textOf(name, bytes);
  const placeOf = (offset: number) => `${name}:${text.slice(0, offset).split("\n").length}`;
  try {
    const reader = new EdnReader(text).enter();
    for (let form = reader.next(); form !== undefined; form = reader.next()) {
      const place = () => placeOf(reader.start);
      yield { event: form instanceof FormMap ? eventOfForm(form) : form, place };
    }
  } catch (error) {
    if (error instanceof EdnError) throw usageError(`${placeOf(error.offset)}: ${error.message}`);
    throw error;
  }
}

function* logEvents({ name, bytes }: Source): Generator<Placed> {
  for (const { text, number } of linesOfBytes(bytes)) {
    const place = () => `${name}:${number}`;
    try {
      const event = eventOfLogLine(text);
      if (event) yield { event, place };
    } catch (error) {
      if (error instanceof EdnError) throw usageError(`${place()}: ${error.message}`);
      throw error;
    }
  }
}

function textOf(name: string, bytes: Buffer): string {
  if (bytes.length <= constants.MAX_STRING_LENGTH) return bytes.toString("utf8").replace(/^\uFEFF/, "");
  throw unreadable(
    name,
    "it is too long to be read in one piece; JSON with an object a line is read piece by piece",
  );
}

function unzipped(name: string, raw: Buffer): Buffer {
  try {
    return gunzipSync(raw);
  } catch (error) {
    throw unreadable(name, `gzip says: ${messageOf(error)}`);
  }
}

const unreadable = (name: string, why: string): OrdealError =>
  usageError(
    `${name} cannot be read as a history: ${why}. Expected one of\n${Object.entries(FORMATS)
      .map(([format, about]) => `    ${format.padEnd(16)}${about}`)
      .join("\n")}`,
  );
