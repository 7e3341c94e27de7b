import type { ScriptedOperation } from "../core/script.ts";
import { DONE, type Generator, type Task, type Thread } from "./generator.ts";
import { around, carried, emit, pending } from "./wrap.ts";

/** What a thread has still to do, in order, and where each stands among all operations of the script. */
type Queue = readonly { readonly task: Task; readonly at: number }[];

/**
 * The operations of a script: each on its thread, at its time or as soon after as the thread is idle, in the order of the script on
 * each thread. A thread that is still busy holds up nobody but itself. O(threads) a task.
 */
export function scripted(operations: readonly ScriptedOperation[]): Generator {
  const queues = new Map<Thread, { readonly task: Task; readonly at: number }[]>();
  for (const [at, task] of operations.entries()) {
    const queue = queues.get(task.thread);
    if (queue) queue.push({ task, at });
    else queues.set(task.thread, [{ task, at }]);
  }
  return remaining(queues, new Map());
}

/** `done` says how many of each thread's operations have been handed out. */
function remaining(queues: ReadonlyMap<Thread, Queue>, done: ReadonlyMap<Thread, number>): Generator {
  const self: Generator = {
    next({ free }) {
      const next = earliest(free.flatMap((thread) => queues.get(thread)?.[done.get(thread) ?? 0] ?? []));
      if (next) {
        const { thread } = next.task;
        return emit(next.task, remaining(queues, new Map(done).set(thread, (done.get(thread) ?? 0) + 1)));
      }
      const over = [...queues].every(([thread, queue]) => done.get(thread) === queue.length);
      return over ? DONE : pending(self);
    },
    update: () => self,
  };
  return self;
}

const earliest = (heads: Queue): Queue[number] | undefined =>
  heads.reduce<Queue[number] | undefined>(
    (best, head) =>
      best === undefined ||
      head.task.time < best.task.time ||
      (head.task.time === best.task.time && head.at < best.at)
        ? head
        : best,
    undefined,
  );

/** The same tasks, none before a time (nanoseconds since the phase began). */
export const notBefore = (time: number, inner: Generator): Generator =>
  around(
    inner,
    (rest) => notBefore(time, rest),
    (context, rewrap) => {
      const step = carried(inner.next(context), rewrap);
      return step.kind === "op"
        ? emit({ ...step.task, time: Math.max(step.task.time, time) }, step.next)
        : step;
    },
  );
