import { forked } from "./context.ts";
import { DONE, type Generator, type Step } from "./generator.ts";
import { race } from "./race.ts";
import { among, replaced } from "./side-by-side.ts";
import { carried } from "./wrap.ts";

/** Each task from a generator drawn anew, all equally likely. One that cannot go on now is passed over, one that has ended is dropped. */
export const mix = (...generators: readonly Generator[]): Generator => mixOf(generators);

/** Whichever has the soonest task; a draw among equally soon ones. Ends when all have ended. */
export const any = (...generators: readonly Generator[]): Generator => anyOf(generators);

/** Like {@link any}, but ends as soon as one of them ends. */
export const shortestAny = (...generators: readonly Generator[]): Generator => shortestOf(generators);

/** One task of each in turn, round and round; a turn waits for its generator. Ends as soon as the one whose turn it is has ended. */
export const flipFlop = (...generators: readonly Generator[]): Generator => turns(generators, 0);

const mixOf = (generators: readonly Generator[]): Generator =>
  among(generators, mixOf, (context, rewrap) => {
    const own = forked(context);
    return race(generators, own, { ask: (generator) => generator.next(own), take: "first", rewrap });
  });

const anyOf = (generators: readonly Generator[]): Generator =>
  among(generators, anyOf, (context, rewrap) => {
    const own = forked(context);
    return race(generators, own, { ask: (generator) => generator.next(own), take: "soonest", rewrap });
  });

const shortestOf = (generators: readonly Generator[]): Generator =>
  among(generators, shortestOf, (context, rewrap) => {
    const own = forked(context);
    const steps = generators.map((generator) => generator.next(own));
    if (steps.some(({ kind }) => kind === "done")) return DONE;
    return race(generators, own, { ask: (_, i) => steps[i] as Step, take: "soonest", rewrap });
  });

const turns = (generators: readonly Generator[], turn: number): Generator =>
  among(
    generators,
    (updated) => turns(updated, turn),
    (context) => {
      const step = generators[turn]?.next(context) ?? DONE;
      const after = step.kind === "op" ? (turn + 1) % generators.length : turn;
      return carried(step, (rest) => turns(replaced(generators, turn, rest), after));
    },
  );
