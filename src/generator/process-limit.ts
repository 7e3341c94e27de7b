import { working } from "./context.ts";
import { type Context, DONE, type Generator } from "./generator.ts";
import { eachTask, emit, nothing } from "./wrap.ts";

/**
 * Tasks for at most `n` processes in all. It counts every process that could have had a task, not only those that got
 * one, so a run in which processes die ends for all threads at once and does not trickle away on the last of them.
 */
export const processLimit = (n: number, inner: Generator): Generator =>
  n <= 0 ? nothing : counting(n, inner, new Set());

const counting = (n: number, inner: Generator, seen: ReadonlySet<number>): Generator =>
  eachTask(
    inner,
    (rest) => counting(n, rest, seen),
    (task, rest, context) => {
      const all = union(seen, context);
      return all.size > n ? DONE : emit(task, counting(n, rest, all));
    },
  );

/** The set with the processes of this moment; the very same set when it has them all. */
function union(seen: ReadonlySet<number>, context: Context): ReadonlySet<number> {
  const processes = working(context).threads.map(context.processOf);
  return processes.every((process) => seen.has(process)) ? seen : new Set([...seen, ...processes]);
}
