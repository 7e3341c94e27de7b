import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../core/clock.ts";
import type { NodeName } from "../../core/node.ts";
import { EPOCH_MS } from "./wall-clock.ts";

/** What one node has said, over all its lives, each line with the virtual time at which it was said. */
export class NodeLog {
  readonly #clock: Clock;
  readonly #lines: { readonly time: number; readonly text: string }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Text of several lines becomes as many. */
  add(text: string): void {
    this.#lines.push({ time: this.#clock.now(), text });
  }

  /** The last lines, for an error message. */
  last(count = 20): string {
    const lines = this.#lines.slice(-count).map(({ text }) => text);
    return lines.join("\n") || "(it said nothing)";
  }

  /** Writes `<directory>/<node>/server.log`. At once: in virtual time nobody could wait for a file. */
  save(directory: string, node: NodeName): void {
    mkdirSync(join(directory, node), { recursive: true });
    const lines = this.#lines.flatMap(({ time, text }) => {
      const at = stamp(time);
      return text.split("\n").map((line) => `${at} ${line}\n`);
    });
    writeFileSync(join(directory, node, "server.log"), lines.join(""));
  }
}

/** RFC 3339, to the nanosecond. */
function stamp(time: number): string {
  const seconds = Math.floor(time / 1e9);
  const fraction = String(Math.floor(time - seconds * 1e9)).padStart(9, "0");
  return `${new Date(EPOCH_MS + seconds * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}
