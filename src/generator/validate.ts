import { formatDuration } from "../core/duration.ts";
import { messageOf, OrdealError, usageError } from "../core/errors.ts";
import type { Context, Generator, Step, Task } from "./generator.ts";
import { carried } from "./wrap.ts";

/**
 * Holds a generator to its contract. The first law it breaks, and anything it throws, becomes an error that a person can
 * read, with what the generator was told and what it said. Put it outermost. O(threads + size of the input) a task.
 */
export function validate(inner: Generator): Generator {
  return {
    next(context) {
      const step = guarded(context, () => inner.next(context));
      const broken = brokenLaw(step, context);
      if (broken !== undefined) throw refused(`broke a law: ${broken}`, context, `It said: ${tell(step)}`);
      return carried(step, validate);
    },
    update(context, event) {
      const updated = guarded(context, () => inner.update(context, event));
      if (isGenerator(updated)) return validate(updated);
      throw refused(
        "broke a law: what an event makes of it is a generator",
        context,
        `It heard: ${event.type} ${event.f}`,
      );
    },
  };
}

type Law = readonly [law: string, holds: (task: Task, context: Context) => boolean];

const LAWS: readonly Law[] = [
  ["an operation has a name", ({ f }) => typeof f === "string" && f !== ""],
  ["its input is a JSON value", ({ input }) => isJson(input)],
  [
    "its key, if any, is text or a number",
    ({ key }) => key === undefined || ["string", "number"].includes(typeof key),
  ],
  ["its time is a finite number of nanoseconds", ({ time }) => Number.isFinite(time)],
  ["its thread is one that the generator may see", ({ thread }, { threads }) => threads.includes(thread)],
  ["its thread is idle", ({ thread }, { free }) => free.includes(thread)],
  ["a sleep takes no negative time", ({ pseudo, input }) => pseudo !== "sleep" || Number(input) >= 0],
];

function brokenLaw(step: Step, context: Context): string | undefined {
  if (step.kind === "done") return undefined;
  if (step.kind !== "op" && step.kind !== "pending") return "a step is op, pending or done";
  if (!isGenerator(step.next)) return "what follows a step is a generator";
  return step.kind === "op" ? LAWS.find(([, holds]) => !holds(step.task, context))?.[0] : undefined;
}

/** `String` says something of any value at all, which is what a broken task may hold. */
function tell(step: Step): string {
  if (step.kind !== "op") return String(step.kind);
  const { f, input, thread, time } = step.task;
  return `${String(f)} with input ${String(input)} on thread ${String(thread)} at ${String(time)} ns`;
}

const isGenerator = (value: unknown): value is Generator =>
  typeof value === "object" && value !== null && "next" in value && typeof value.next === "function";

/** Cheap for what operations usually carry: a number, or a short list of them. */
function isJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === "object" && isPlain(value) && Object.values(value).every(isJson);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function guarded<T>(context: Context, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof OrdealError) throw error;
    throw refused(
      `threw: ${messageOf(error)}`,
      context,
      error instanceof Error ? (error.stack ?? "") : "",
      error,
    );
  }
}

function refused(
  what: string,
  { time, emitted, threads, free }: Context,
  said: string,
  cause?: unknown,
): OrdealError {
  const asked = `It was asked for task ${emitted} at ${formatDuration(time)}, threads ${free.join(" ") || "none"} of ${threads.join(" ")} being idle.`;
  return usageError(`a generator ${what}`, { cause, details: `${asked}\n${said}` });
}
