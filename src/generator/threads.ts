import { any } from "./choice.ts";
import { between, filtered } from "./context.ts";
import { type Context, DONE, type Generator, isClient, type Thread } from "./generator.ts";
import { carried } from "./wrap.ts";

/** On the threads that pass: it sees them and the events of their tasks, and nothing else. With no such thread it has nothing to do. */
export const onThreads = (passes: (thread: Thread) => boolean, inner: Generator): Generator =>
  confined((context) => filtered(context, passes), passes, inner);

/** On the clients' threads; and beside it, on the nemeses' threads, `faults`. */
export function clients(inner: Generator, faults?: Generator): Generator {
  const operations = confined((context) => between(context, 0, Infinity), isClient, inner);
  return faults ? any(operations, nemesis(faults)) : operations;
}

/** On the nemeses' threads; and beside it, on the clients' threads, `operations`. */
export function nemesis(inner: Generator, operations?: Generator): Generator {
  const faults = confined(
    (context) => between(context, -Infinity, 0),
    (thread) => !isClient(thread),
    inner,
  );
  return operations ? any(faults, clients(operations)) : faults;
}

function confined(
  narrow: (context: Context) => Context,
  sees: (thread: Thread) => boolean,
  inner: Generator,
): Generator {
  const self: Generator = {
    next(context) {
      const narrowed = narrow(context);
      if (narrowed.threads.length === 0) return DONE;
      return carried(inner.next(narrowed), (rest) => confined(narrow, sees, rest));
    },
    update(context, event) {
      if (!sees(event.thread)) return self;
      const updated = inner.update(narrow(context), event);
      return updated === inner ? self : confined(narrow, sees, updated);
    },
  };
  return self;
}
