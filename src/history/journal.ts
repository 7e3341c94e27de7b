import { closeSync, openSync, writeSync } from "node:fs";
import type { FaultEvent } from "../core/fault.ts";
import type { Completion, Invocation } from "../core/operation.ts";
import type { Phase } from "./columns.ts";

/** The first line of every history: what it is, so that a file found alone still says where it comes from. */
export interface JournalHeader {
  readonly test: string;
  readonly seed: number;
}

/** The version of the line format; a reader refuses any other. */
export const JOURNAL_VERSION = 1;

/** Where the text of a journal goes: a piece at a time, each whole lines. */
export interface JournalSink {
  write(text: string): void;
  close(): void;
}

/** Creates a file to write to; one that exists is refused, since no run may write over another's history. */
function fileSink(path: string): JournalSink {
  const file = openSync(path, "ax");
  return {
    write(text) {
      const bytes = Buffer.from(text, "utf8");
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    },
    close: () => closeSync(file),
  };
}

/**
 * The append-only record of a run: one JSON object a line.
 *
 * Events are collected until {@link flush}, which hands them to the kernel in one write. The scheduler flushes before it
 * dispatches, so a control node that is killed loses at most one turn of its loop, and never an invocation that a client saw.
 */
export class Journal {
  readonly #sink: JournalSink;
  readonly #names = new Map<string, string>();
  #text: string;

  /** Writes to a file that it creates, or to whatever is given instead. */
  constructor(to: string | JournalSink, header: JournalHeader) {
    this.#sink = typeof to === "string" ? fileSink(to) : to;
    this.#text = `${JSON.stringify({ type: "history", version: JOURNAL_VERSION, ...header })}\n`;
    this.flush();
  }

  invoke(event: Invocation): void {
    const key = event.key === undefined ? "" : `,"key":${JSON.stringify(event.key)}`;
    this.#text += `{"type":"invoke","op":${event.op},"time":${event.time},"process":${event.process},"node":${this.#name(event.node)},"f":${this.#name(event.f)}${key},"input":${JSON.stringify(event.input)}}\n`;
  }

  complete(event: Completion): void {
    const returned = event.type === "ok" ? (event.output ?? null) : event.output;
    const output = returned === undefined ? "" : `,"output":${JSON.stringify(returned)}`;
    const error = event.error ? `,"error":${JSON.stringify(event.error)}` : "";
    this.#text += `{"type":"${event.type}","op":${event.op},"time":${event.time},"process":${event.process}${output}${error}}\n`;
  }

  fault(event: FaultEvent): void {
    this.#text += `${JSON.stringify({ type: "fault", ...event })}\n`;
  }

  phase(phase: Phase): void {
    this.#text += `${JSON.stringify({ type: "phase", ...phase })}\n`;
  }

  /** Hands everything collected to the kernel: one write for a turn of the loop. */
  flush(): void {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#sink.write(text);
  }

  close(): void {
    this.flush();
    this.#sink.close();
  }

  /** A name as JSON, remembered: node and function names come back with every line. */
  #name(name: string): string {
    let text = this.#names.get(name);
    if (text === undefined) {
      text = JSON.stringify(name);
      this.#names.set(name, text);
    }
    return text;
  }
}
