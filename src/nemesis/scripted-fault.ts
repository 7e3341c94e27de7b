import type { ScriptedFault } from "../core/script.ts";
import { DONE, type Generator, type GeneratorEvent, type Task, type Thread } from "../generator/generator.ts";
import { emit, pending } from "../generator/wrap.ts";
import type { AnyNemesis } from "./nemesis.ts";
import type { Schedule } from "./schedule.ts";

/** One fault of a script on a thread of its own, so that it may overlap with any other: injected with its very plan at its time, and cured at its end. */
export const scriptedFault = (nemesis: AnyNemesis, { begin, end, plan }: ScriptedFault): Schedule => ({
  nemesis,
  generator: (_, thread) =>
    at(
      { f: "inject", input: plan, thread, time: begin },
      at({ f: "cure", input: null, thread, time: end }, over),
    ),
});

const over: Generator = { next: () => DONE, update: () => over };

/** One task, and once it has completed, however it went, the rest. */
function at(task: Task, rest: Generator): Generator {
  const self: Generator = { next: () => emit(task, after(task.thread, rest)), update: () => self };
  return self;
}

function after(thread: Thread, rest: Generator): Generator {
  const self: Generator = {
    next: () => pending(self),
    update: (_, event: GeneratorEvent) => (event.thread === thread && event.type !== "invoke" ? rest : self),
  };
  return self;
}
