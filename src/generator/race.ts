import type { Random } from "../core/random.ts";
import { type Context, DONE, type Generator, type Step, type Task } from "./generator.ts";
import type { RewrapAll } from "./side-by-side.ts";
import { emit, nothing, pending } from "./wrap.ts";

/** How several generators compete for one answer. */
export interface Race {
  /** Asks one of them: the i-th. */
  readonly ask: (generator: Generator, i: number) => Step;
  /** Which task is taken: that of the first in random order that has one at all, or the soonest. */
  readonly take: "first" | "soonest";
  /** Put around what remains of them, each in its place. The exhausted ones are {@link nothing}. */
  readonly rewrap: RewrapAll;
  /** How much likelier one is to be asked before another; all are equal unless told. */
  readonly weights?: readonly number[];
}

/**
 * One answer out of several. They are asked in random order, and nobody can be sooner than a task that is due now: so
 * equally soon tasks win in proportion to their weights, and mostly one generator is asked and not all. Without a task it
 * is pending while any of them is, and done when all are.
 *
 * Losers stay as they were, for their tasks were never taken. The order is drawn from the context's stream itself, so
 * that must be the combinator's own fork.
 */
export function race(
  generators: readonly Generator[],
  own: Context,
  { ask, take, rewrap, weights }: Race,
): Step {
  const rest = [...generators];
  const untried = generators.map((_, i) => i);
  let best: Candidate | undefined;
  let waiting = false;
  while (untried.length > 0 && !(best && (take === "first" || best.due <= own.time))) {
    const i = takeOne(untried, own.random, weights);
    const step = ask(generators[i] as Generator, i);
    if (step.kind !== "op") rest[i] = step.kind === "done" ? nothing : step.next;
    else if (!best || step.task.time < best.due)
      best = { i, due: step.task.time, task: step.task, next: step.next };
    waiting ||= step.kind === "pending";
  }
  if (!best) return waiting ? pending(rewrap(rest)) : DONE;
  rest[best.i] = best.next;
  return emit(best.task, rewrap(rest));
}

interface Candidate {
  readonly i: number;
  readonly due: number;
  readonly task: Task;
  readonly next: Generator;
}

/** Takes one of the numbers out of the list at random. O(1), with weights O(numbers). */
function takeOne(untried: number[], random: Random, weights: readonly number[] | undefined): number {
  const at = weights ? weighted(untried, random, weights) : random.int(0, untried.length - 1);
  const taken = untried[at] as number;
  untried[at] = untried.at(-1) as number;
  untried.pop();
  return taken;
}

function weighted(untried: readonly number[], random: Random, weights: readonly number[]): number {
  const weightOf = (i: number | undefined) => weights[i as number] as number;
  let left = random.float() * untried.reduce((sum, i) => sum + weightOf(i), 0);
  let at = 0;
  while (left >= weightOf(untried[at])) left -= weightOf(untried[at++]);
  return at;
}
