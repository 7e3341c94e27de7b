import { usageError } from "../core/errors.ts";
import { redrawn } from "./context.ts";
import type { Context, Generator, Step, Task } from "./generator.ts";
import { around, carried, emit, MAX_ATTEMPTS, pending } from "./wrap.ts";

/** Which tasks a {@link filter} lets through. Pure. */
export type Passes = (task: Task) => boolean;

/**
 * Only the tasks that pass; sleeps and log lines always do. Each attempt draws anew.
 *
 * @throws when 1000 tasks in a row are dropped: nothing will ever pass.
 */
export const filter = (passes: Passes, inner: Generator): Generator => filtering(passes, inner, NONE);

/** What has been dropped since a task last passed: how many, and up to which number of `unique()`. */
interface Dropped {
  readonly tasks: number;
  readonly issued: number;
}

const NONE: Dropped = { tasks: 0, issued: 0 };

const filtering = (passes: Passes, inner: Generator, dropped: Dropped): Generator =>
  around(
    inner,
    (rest) => filtering(passes, rest, dropped),
    (context) => firstToPass(passes, inner, dropped, context, 0),
  );

function firstToPass(
  passes: Passes,
  inner: Generator,
  dropped: Dropped,
  context: Context,
  attempts: number,
): Step {
  if (attempts === MAX_ATTEMPTS) throw hopeless();
  const issued = context.issued === undefined ? undefined : Math.max(context.issued, dropped.issued);
  const step = inner.next(redrawn(context, dropped.tasks, issued));
  if (step.kind !== "op") return carried(step, (rest) => filtering(passes, rest, dropped));
  const { task, next } = step;
  if (!task.pseudo && !passes(task)) {
    const more = { tasks: dropped.tasks + 1, issued: task.issued ?? dropped.issued };
    return firstToPass(passes, next, more, context, attempts + 1);
  }
  // What was dropped has moved the inner generator on. If the task is for later that must be kept, or it would all be
  // dropped again, and put off again, whenever somebody asks whether it is time.
  if (attempts > 0 && task.time > context.time) return pending(filtering(passes, inner, dropped));
  return emit(task, filtering(passes, next, NONE));
}

const hopeless = (): Error =>
  usageError(`a filter dropped ${MAX_ATTEMPTS} tasks in a row: its condition can hardly ever hold`);
