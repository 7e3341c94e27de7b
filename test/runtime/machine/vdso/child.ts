import { type ChildProcess, spawn } from "node:child_process";
import { onTestFinished } from "vitest";
import { ProcessClock } from "../../../../src/runtime/machine/vdso/process-clock.ts";

/** A process that answers each line with one line. */
export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  ask(line?: string): Promise<string>;
}

/** Starts a program that is ended with the test. */
export function child(program: string, ...args: readonly string[]): Child {
  const started = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void started.kill("SIGKILL"));
  let heard = "";
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  started.stdout.on("data", (data) => {
    heard += data;
    const whole = heard.split("\n");
    heard = whole.pop() as string;
    for (const line of whole) {
      const next = waiting.shift();
      if (next) next(line);
      else lines.push(line);
    }
  });
  return {
    pid: started.pid as number,
    process: started,
    ask(line = "?") {
      started.stdin.write(`${line}\n`);
      const known = lines.shift();
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        waiting.push(resolve);
        started.once("exit", (code, signal) => reject(new Error(`it ended: ${signal ?? code}`)));
      });
    },
  };
}

/** The clock of a process, let go of with the test. */
export function clockOf({ pid }: { readonly pid: number }): ProcessClock {
  const clock = new ProcessClock(pid);
  onTestFinished(() => clock.close());
  return clock;
}
