import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { Clock } from "../../core/clock.ts";
import { formatDuration, milliseconds, seconds } from "../../core/duration.ts";
import { messageOf, usageError } from "../../core/errors.ts";
import type { CommandControl } from "../cluster.ts";

/** Less than half of what a fault may take to be cured: a cure first waits for an injection that is still under way. */
const ENDS_WITHIN = seconds(14);

/** How long one waits for what a script that has ended still has in its pipes: what it left running may hold them for ever. */
const DRAINED_WITHIN = milliseconds(100);

/** As much of what a script prints is kept, characters. */
const KEPT = 2000;

/**
 * The script at a path, as somebody named it on a command line.
 *
 * @throws a usage error when nothing can be executed there.
 */
export function scriptAt(path: string): string {
  const absolute = resolve(path);
  if (!statSync(absolute, { throwIfNoEntry: false })?.isFile())
    throw usageError(`--fault-command ${path}: there is no such file`);
  try {
    accessSync(absolute, constants.X_OK);
  } catch (cause) {
    throw usageError(`--fault-command ${path}: it may not be executed. chmod +x ${path}`, { cause });
  }
  return absolute;
}

/** Calls a script with `inject` or `cure` as its only argument and the order as JSON on its standard input. Code 0 is its yes. */
export const commandControl = (script: string, clock: Clock): CommandControl => ({
  async call(word, order) {
    const { end, printed } = await run(script, word, JSON.stringify(order), clock).catch(notStarted);
    return {
      what: `${basename(script)} ${word}`,
      holds: end === undefined,
      detail: [end, printed].filter(Boolean).join(": ") || "exit code 0",
    };
  },
});

/** Some reasons not to begin are thrown and not told, such as too little memory. */
const notStarted = (error: unknown): Run => ({ end: messageOf(error), printed: "" });

/** How a script ended, where that was not with code 0, and what it printed on either of its outputs. */
interface Run {
  readonly end: string | undefined;
  readonly printed: string;
}

function run(script: string, word: string, input: string, clock: Clock): Promise<Run> {
  return new Promise((done) => {
    // A process group of its own: Ctrl-C is for ordeal, and must not end a cure half-way.
    const child = spawn(script, [word], { detached: true });
    let printed = "";
    let late = false;
    const cancel = clock.wakeAt(clock.now() + ENDS_WITHIN, () => {
      late = true;
      process.kill(-(child.pid as number), "SIGKILL");
    });
    const finish = (end: string | undefined) => {
      for (const pipe of child.stdio) pipe?.destroy();
      done({ end, printed: printed.trim().replace(/\s*\n\s*/g, "; ") });
    };
    for (const pipe of [child.stdout, child.stderr])
      pipe.setEncoding("utf8").on("data", (text: string) => {
        printed = (printed + text).slice(0, KEPT);
      });
    // A script need not read what it is told.
    child.stdin.on("error", () => {}).end(input);
    child.on("error", (error) => {
      cancel();
      finish(messageOf(error));
    });
    child.on("exit", (code, signal) => {
      cancel();
      const drained = () => finish(endOf(code, signal, late));
      const tired = clock.wakeAt(clock.now() + DRAINED_WITHIN, drained);
      child.on("close", () => {
        tired();
        drained();
      });
    });
  });
}

function endOf(code: number | null, signal: string | null, late: boolean): string | undefined {
  if (late) return `killed, since it had not ended within ${formatDuration(ENDS_WITHIN)}`;
  if (signal !== null) return `ended by ${signal}`;
  return code === 0 ? undefined : `exit code ${code}`;
}
