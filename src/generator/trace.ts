import { formatDuration } from "../core/duration.ts";
import { showValue } from "../core/value.ts";
import type { Generator, GeneratorEvent, Step } from "./generator.ts";
import { carried } from "./wrap.ts";

/** Where the lines of a {@link trace} go. */
export type Sink = (line: string) => void;

/** Tells a sink of every answer of a generator and every event it hears of, under a name. For finding out; it changes nothing. */
export const trace = (name: string, sink: Sink, inner: Generator): Generator => ({
  next(context) {
    const step = inner.next(context);
    sink(`${name} ${at(context.time)} answers ${tellStep(step)}`);
    return carried(step, (rest) => trace(name, sink, rest));
  },
  update(context, event) {
    sink(`${name} ${at(context.time)} hears ${tellEvent(event)}`);
    return trace(name, sink, inner.update(context, event));
  },
});

const at = (time: number): string => `at ${formatDuration(time)}`;

function tellStep(step: Step): string {
  if (step.kind !== "op") return step.kind;
  const { f, input, thread, time } = step.task;
  return `${f} ${showValue(input)} on thread ${thread} ${at(time)}`;
}

const tellEvent = ({ type, f, input, thread }: GeneratorEvent): string =>
  `${type} ${f} ${showValue(input)} on thread ${thread}`;
