import { milliseconds } from "../core/duration.ts";
import type { Value } from "../core/value.ts";
import type { Generator } from "./generator.ts";
import { sleep } from "./op.ts";
import { concat } from "./sequence.ts";
import { carried, emit, nothing, pending } from "./wrap.ts";

/** How long one rests before a question is asked again, and how often in a row that is done before one gives up. */
const REST = milliseconds(100);
const ATTEMPTS = 50;

/** Whether an answer is the last that was wanted. Pure. */
export type Enough = (answer: Value | undefined) => boolean;

/**
 * The questions of one thread, for use in `eachThread`: each is asked until it is answered, with a rest in between, and the next one
 * after that, until an answer is enough. Who is not answered fifty times in a row asks no more.
 */
export const untilAnswered = (questions: Generator, enough: Enough): Generator =>
  asking({ questions, enough, attempts: ATTEMPTS });

interface Asking {
  readonly questions: Generator;
  readonly enough: Enough;
  /** How often more the next question may be asked. */
  readonly attempts: number;
}

function asking(state: Asking): Generator {
  const { questions } = state;
  const self: Generator = {
    next(context) {
      const step = questions.next(context);
      return step.kind === "op"
        ? emit(step.task, waiting(state, step.next))
        : carried(step, (rest) => asking({ ...state, questions: rest }));
    },
    update(context, event) {
      const updated = questions.update(context, event);
      return updated === questions ? self : asking({ ...state, questions: updated });
    },
  };
  return self;
}

/** A question has been asked; `rest` are those that follow it. */
function waiting(state: Asking, rest: Generator): Generator {
  const { enough, attempts } = state;
  const self: Generator = {
    next: () => pending(self),
    update(_, { type, output }) {
      if (type === "invoke") return self;
      if (type === "ok")
        return enough(output) ? nothing : asking({ questions: rest, enough, attempts: ATTEMPTS });
      return attempts > 1 ? concat(sleep(REST), asking({ ...state, attempts: attempts - 1 })) : nothing;
    },
  };
  return self;
}
